import civis

client = civis.APIClient()  # reads CIVIS_API_KEY
