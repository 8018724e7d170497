"""Holds answers of SES's API v2 to AWS's own model of it, as botocore ships it.

Reads from standard input a JSON list of {name, operation | method and url, status, body} and writes one of
{name, operation, problems}. botocore's parser must read each answer; beyond that, which is lenient, every member, type
and constant must be in the model, and no required member may be missing.
"""

import json
import re
import sys
from urllib.parse import urlsplit

import botocore.parsers
import botocore.session

TYPES = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
    "timestamp": (int, float),
    "blob": str,
}


def problems_of(shape, value, path):
    if shape.type_name == "structure":
        if not isinstance(value, dict):
            yield f"{path}: expected an object"
            return
        members = {s.serialization.get("name", n): s for n, s in shape.members.items()}
        for name in shape.required_members:
            if value.get(name) is None:
                yield f"{path}.{name}: required and missing"
        for name, inner in value.items():
            if name not in members:
                yield f"{path}.{name}: not in the model"
            elif inner is not None:
                yield from problems_of(members[name], inner, f"{path}.{name}")
    elif shape.type_name == "list":
        if not isinstance(value, list):
            yield f"{path}: expected a list"
            return
        for index, inner in enumerate(value):
            yield from problems_of(shape.member, inner, f"{path}[{index}]")
    elif shape.type_name == "map":
        if not isinstance(value, dict):
            yield f"{path}: expected a map"
            return
        for key, inner in value.items():
            yield from problems_of(shape.key, key, f"{path} key")
            yield from problems_of(shape.value, inner, f"{path}.{key}")
    else:
        expected = TYPES[shape.type_name]
        if not isinstance(value, expected) or (isinstance(value, bool) and expected is not bool):
            yield f"{path}: expected {shape.type_name}, got {value!r}"
        elif shape.type_name == "string" and shape.enum and value not in shape.enum:
            yield f"{path}: {value!r} is none of {shape.enum}"
        elif shape.type_name == "string" and len(value) < shape.metadata.get("min", 0):
            yield f"{path}: too short"


def main():
    model = botocore.session.get_session().get_service_model("sesv2")
    parser = botocore.parsers.create_parser(model.metadata["protocol"])
    routes = []
    for name in model.operation_names:
        http = model.operation_model(name).http
        path = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(http["requestUri"].rstrip("/")))
        routes.append((name, http["method"], re.compile(path + "/?")))

    def operation_of(answer):
        if "operation" in answer:
            return answer["operation"]
        path = urlsplit(answer["url"]).path
        found = [n for n, method, route in routes if method == answer["method"] and route.fullmatch(path)]
        return min(found, default=None, key=lambda name: len(routes_by_name[name].pattern))

    routes_by_name = {name: route for name, _, route in routes}
    report = []
    for answer in json.load(sys.stdin):
        operation = operation_of(answer)
        entry = {"name": answer["name"], "operation": operation, "problems": []}
        report.append(entry)
        if operation not in model.operation_names:
            entry["problems"].append("no such operation")
            continue
        output = model.operation_model(operation).output_shape
        sent = {"status_code": answer["status"], "headers": {}, "body": answer["body"].encode()}
        try:
            parser.parse(sent, output)
        except Exception as err:  # whatever the parser cannot read
            entry["problems"].append(f"botocore cannot read it: {err}")
        if answer["status"] == 200:
            entry["problems"] += problems_of(output, json.loads(answer["body"]), operation)
    json.dump(report, sys.stdout)


main()
