import os
import authress

client = authress.AuthressClient(os.environ["AUTHRESS_API_URL"], service_client_access_key=os.environ["AUTHRESS_ACCESS_KEY"])
