import os
import truefoundry_sdk

client = truefoundry_sdk.TrueFoundry(base_url=os.environ["TFY_HOST"], api_key=os.environ["TFY_API_KEY"])
