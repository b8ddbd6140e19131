"""Runs hunting queries with Microsoft's Graph SDK and prints what it understood.

Usage: run_hunting_query.py ADDRESS QUERY [TOKEN]
"""

import asyncio
import json
import sys

from kiota_abstractions.authentication import (
    AccessTokenProvider,
    AllowedHostsValidator,
    AnonymousAuthenticationProvider,
    BaseBearerTokenAuthenticationProvider,
)
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.security.microsoft_graph_security_run_hunting_query.run_hunting_query_post_request_body import (
    RunHuntingQueryPostRequestBody,
)


class FixedToken(AccessTokenProvider):
    """Gives the server's token; a tenant would give one of its own."""

    def __init__(self, token):
        self.token = token

    async def get_authorization_token(self, uri, additional_authentication_context=None):
        return self.token

    def get_allowed_hosts_validator(self):
        return AllowedHostsValidator([])


async def main(address, query, token):
    provider = BaseBearerTokenAuthenticationProvider(FixedToken(token)) if token else AnonymousAuthenticationProvider()
    adapter = GraphRequestAdapter(provider)
    adapter.base_url = f"{address}/v1.0"
    run = GraphServiceClient(request_adapter=adapter).security.microsoft_graph_security_run_hunting_query.post

    found = await run(RunHuntingQueryPostRequestBody(query=query))
    said = {
        "schema": [[column.name, column.type] for column in found.schema],
        "rows": [
            {name: [type(value).__name__, str(value)] for name, value in row.additional_data.items()} for row in found.results
        ],
    }
    narrowed = await run(
        RunHuntingQueryPostRequestBody(query="SecurityAlert | count", timespan="2024-03-01T00:00:00Z/2024-03-02T00:00:00Z")
    )
    said["narrowed"] = narrowed.results[0].additional_data["Count"]
    try:
        await run(RunHuntingQueryPostRequestBody(query="SecurityAlert | where Nonsense == 1"))
        said["wrong"] = None
    except ODataError as error:
        said["wrong"] = {"status": error.response_status_code, "code": error.error.code, "message": error.error.message}
    print(json.dumps(said))


asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None))
