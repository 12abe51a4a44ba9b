# /// script
# requires-python = ">=3.10"
# dependencies = [
#     "einops>=0.8",
#     "httpx[http2]~=0.28",
# ]
# ///
print("ready")
