"""Asks with Microsoft's Azure Monitor client and prints what it understood.

Usage: ask_log_analytics.py ADDRESS QUERY [TOKEN]; the client insists on https, and finds the certificate by
REQUESTS_CA_BUNDLE.
"""

import json
import sys
from datetime import datetime, timedelta, timezone

from azure.core.credentials import AccessToken
from azure.core.exceptions import HttpResponseError
from azure.monitor.query import LogsBatchQuery, LogsQueryClient

WORKSPACE = "9b2d7e24-0000-4000-8000-000000000000"


class FixedToken:
    """Gives the server's token; a tenant would give one of its own."""

    def __init__(self, token):
        self.token = token

    def get_token(self, *scopes, **options):
        return AccessToken(self.token, 4102444800)


def typed(value):
    return [type(value).__name__, value.isoformat() if hasattr(value, "isoformat") else str(value)]


def table(found):
    return {
        "name": found.name,
        "columns": list(zip(found.columns, found.columns_types)),
        "rows": [[typed(value) for value in row] for row in found.rows],
    }


def main(address, query, token):
    client = LogsQueryClient(FixedToken(token), endpoint=address)
    said = {}
    answer = client.query_workspace(WORKSPACE, query, timespan=None, include_statistics=True, include_visualization=True)
    said["status"] = str(answer.status)
    said["primary"] = table(answer.tables[0])
    said["statistics"] = answer.statistics
    chart = client.query_workspace(
        WORKSPACE, "SecurityAlert | count | render columnchart", timespan=None, include_visualization=True, server_timeout=60
    )
    said["visualization"] = chart.visualization
    day = datetime(2024, 3, 1, tzinfo=timezone.utc)
    narrowed = client.query_workspace(WORKSPACE, "SecurityAlert | count", timespan=(day, timedelta(days=1)))
    said["narrowed"] = narrowed.tables[0].rows[0][0]
    resource = client.query_resource("/subscriptions/a/resourceGroups/b/providers/c/d/e", "print x = 1", timespan=None)
    said["resource"] = resource.tables[0].rows[0]["x"]
    batch = client.query_batch(
        [
            LogsBatchQuery(WORKSPACE, "print x = 1", timespan=None),
            LogsBatchQuery(WORKSPACE, "print x = nonsense", timespan=None),
            LogsBatchQuery(WORKSPACE, "SecurityAlert | count", timespan=timedelta(days=1)),
        ]
    )
    said["batch"] = [str(part.status) for part in batch]
    said["batchRows"] = [batch[0].tables[0].rows[0]["x"], batch[2].tables[0].rows[0]["Count"]]
    said["batchError"] = batch[1].code
    try:
        client.query_workspace(WORKSPACE, "SecurityAlert | where Nonsense == 1", timespan=None)
        said["wrong"] = None
    except HttpResponseError as error:
        said["wrong"] = {"status": error.status_code, "code": error.error.code, "message": error.message}
    print(json.dumps(said))


main(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "none")
