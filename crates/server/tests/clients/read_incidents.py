"""Lists and reads incidents and alerts with Microsoft's own Graph SDK and prints what it understood.

Usage: read_incidents.py ADDRESS [TOKEN]; ADDRESS as http://127.0.0.1:8640
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
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.security.alerts_v2.alerts_v2_request_builder import Alerts_v2RequestBuilder
from msgraph.generated.security.incidents.incidents_request_builder import IncidentsRequestBuilder
from msgraph_core.tasks.page_iterator import PageIterator

Incidents = IncidentsRequestBuilder.IncidentsRequestBuilderGetQueryParameters
Alerts = Alerts_v2RequestBuilder.Alerts_v2RequestBuilderGetQueryParameters


class FixedToken(AccessTokenProvider):
    """Gives the server's token; a tenant would give one of its own."""

    def __init__(self, token):
        self.token = token

    async def get_authorization_token(self, uri, additional_authentication_context=None):
        return self.token

    def get_allowed_hosts_validator(self):
        return AllowedHostsValidator([])


def client_of(address, token):
    if token:
        provider = BaseBearerTokenAuthenticationProvider(FixedToken(token))
    else:
        provider = AnonymousAuthenticationProvider()
    adapter = GraphRequestAdapter(provider)
    adapter.base_url = f"{address}/v1.0"
    return GraphServiceClient(request_adapter=adapter), adapter


def word(member):
    return member.value if member is not None else None


def alert_of(alert):
    return {
        "id": alert.id,
        "title": alert.title,
        "severity": word(alert.severity),
        "status": word(alert.status),
        "incidentId": alert.incident_id,
        "techniques": alert.mitre_techniques,
        "createdDateTime": alert.created_date_time.isoformat(),
        "evidence": [type(item).__name__ for item in alert.evidence],
    }


async def pages(first, adapter):
    """Walks every page by the links that the server gives."""
    found = []
    iterator = PageIterator(first, adapter)

    def keep(item):
        found.append(item.id)
        return True

    await iterator.iterate(keep)
    return found


async def main(address, token):
    client, adapter = client_of(address, token)
    security = client.security
    said = {}

    listed = await security.incidents.get(RequestConfiguration(query_parameters=Incidents(top=1, count=True)))
    said["count"] = listed.odata_count
    said["incidents"] = await pages(listed, adapter)

    high = await security.incidents.get(
        RequestConfiguration(query_parameters=Incidents(filter="severity eq 'high' and status ne 'resolved'", expand=["alerts"]))
    )
    said["high"] = [
        {
            "id": incident.id,
            "displayName": incident.display_name,
            "severity": word(incident.severity),
            "status": word(incident.status),
            "createdDateTime": incident.created_date_time.isoformat(),
            "alerts": [alert_of(alert) for alert in incident.alerts],
        }
        for incident in high.value
    ]

    first = await security.incidents.by_incident_id(said["incidents"][0]).get()
    said["first"] = {"id": first.id, "displayName": first.display_name, "web": first.incident_web_url}

    alerts = await security.alerts_v2.get(RequestConfiguration(query_parameters=Alerts(top=2)))
    said["alerts"] = await pages(alerts, adapter)
    said["alert"] = alert_of(await security.alerts_v2.by_alert_id(said["alerts"][0]).get())

    try:
        await security.incidents.by_incident_id("999999999").get()
        said["missing"] = None
    except ODataError as error:
        said["missing"] = {"status": error.response_status_code, "code": error.error.code, "message": error.error.message}

    print(json.dumps(said))


asyncio.run(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None))
