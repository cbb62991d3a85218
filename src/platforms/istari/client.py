import os
import istari_digital_client as istari

client = istari.Client(istari.Configuration(registry_url=os.environ["ISTARI_REGISTRY_URL"], registry_auth_token=os.environ["ISTARI_REGISTRY_AUTH_TOKEN"]))
