import os
import arize

client = arize.ArizeClient(api_key=os.environ["ARIZE_API_KEY"])
