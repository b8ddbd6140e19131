"""Asks with Microsoft's Kusto client and prints what it understood.

Usage: ask_kusto.py ADDRESS QUERY [TOKEN]
"""

import json
import sys
from datetime import timedelta

from azure.kusto.data import ClientRequestProperties, KustoClient, KustoConnectionStringBuilder
from azure.kusto.data.exceptions import KustoApiError, KustoMultiApiError, KustoServiceError


def typed(value):
    return [type(value).__name__, value.isoformat() if hasattr(value, "isoformat") else str(value)]


def table(found):
    return {
        "columns": [[column.column_name, column.column_type] for column in found.columns],
        "rows": [[typed(value) for value in row.to_list()] for row in found],
    }


def main(address, query, token):
    if token:
        builder = KustoConnectionStringBuilder.with_aad_application_token_authentication(address, token)
    else:
        builder = KustoConnectionStringBuilder.with_no_authentication(address)
    client = KustoClient(builder)
    said = {}

    answer = client.execute("Security", query)
    said["primary"] = table(answer.primary_results[0])
    said["tables"] = [found.table_name for found in answer.tables]
    said["errors"] = answer.errors_count

    chart = client.execute("Security", 'SecurityAlert | count | render columnchart with (title="Alerts")')
    said["visualization"] = json.loads(chart.tables[0].raw_rows[0][2])

    properties = ClientRequestProperties()
    properties.client_request_id = "test;1"
    properties.set_parameter("severity", "High' or true //")
    properties.set_parameter("least", "2")
    properties.set_parameter("since", "2024-01-01")
    properties.set_option("servertimeout", timedelta(minutes=1))
    properties.set_option("query_now", "2024-03-01T00:00:00Z")
    said["parameters"] = table(
        client.execute(
            "Security",
            "declare query_parameters(severity:string, least:long, since:datetime); "
            "print severity, least, since, now = now()",
            properties,
        ).primary_results[0]
    )

    small = ClientRequestProperties()
    small.set_option("truncationmaxrecords", 3)
    try:
        client.execute("Security", "range x from 1 to 10 step 1", small)
        said["truncated"] = None
    except (KustoMultiApiError, KustoApiError, KustoServiceError) as error:
        said["truncated"] = str(error)
    streamed = client.execute_streaming_query("Security", "range x from 1 to 5000 step 1")
    said["streamed"] = sum(row["x"] for row in next(streamed.iter_primary_results()))

    said["commands"] = {
        command: table(client.execute_mgmt("Security", command).primary_results[0])
        for command in [
            ".show version",
            ".show databases | project DatabaseName",
            ".show tables | where TableName startswith 'SecurityA' | project TableName",
            ".show table SecurityAlert cslschema",
        ]
    }
    schema = client.execute_mgmt("Security", ".show database Security schema as json").primary_results[0][0][0]
    columns = json.loads(schema)["Databases"]["Security"]["Tables"]["SecurityAlert"]["OrderedColumns"]
    said["schema"] = columns[0]

    for name, run in {
        "semantic": lambda: client.execute("Security", "SecurityAlert | where Nonsense == 1"),
        "syntax": lambda: client.execute("Security", "SecurityAlert | wher x"),
        "command": lambda: client.execute_mgmt("Security", ".drop table SecurityAlert"),
    }.items():
        try:
            run()
            said[name] = None
        except KustoApiError as error:
            api_error = error.get_api_error()
            said[name] = {
                "code": api_error.code,
                "description": api_error.description,
                "permanent": api_error.permanent,
                "isSemantic": error.is_semantic_error(),
            }
    print(json.dumps(said))


main(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None)
