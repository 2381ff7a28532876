# SPDX-License-Identifier: Apache-2.0
"""Gets each URL and prints status and body; knows nothing of a proxy."""

import sys
import urllib.error
import urllib.request

for url in sys.argv[1:]:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            print(answer.status, answer.read().decode())
    except urllib.error.HTTPError as refused:
        print(refused.code, refused.read().decode())
    except OSError as failure:
        print("failed", type(failure).__name__)
