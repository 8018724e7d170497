"""Holds answers of SES's APIs to AWS's own models of them, as botocore ships them.

Reads from standard input a JSON list of {name, operation | method and url, status, body} and writes one of
{name, operation, problems}. A body of XML is of the API of 2010-12-01 and names its operation itself; JSON is of the API
v2. botocore's parser must read each answer; beyond that, which is lenient, every member, type and constant must be in
the model, and no required member may be missing.
"""

import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from datetime import datetime
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


def tag_of(element):
    return element.tag.rpartition("}")[2]


def problems_of_xml(shape, element, path):
    """The same for the Query protocol: lists are of <member>, maps of <entry> with <key> and <value>."""
    if shape.type_name == "structure":
        sent = {tag_of(child) for child in element}
        for name in shape.required_members:
            if name not in sent:
                yield f"{path}.{name}: required and missing"
        for child in element:
            name = tag_of(child)
            if name not in shape.members:
                yield f"{path}.{name}: not in the model"
            else:
                yield from problems_of_xml(shape.members[name], child, f"{path}.{name}")
    elif shape.type_name == "list":
        for index, child in enumerate(element):
            if tag_of(child) != "member":
                yield f"{path}[{index}]: expected <member>"
            yield from problems_of_xml(shape.member, child, f"{path}[{index}]")
    elif shape.type_name == "map":
        for entry in element:
            parts = {tag_of(part): part for part in entry}
            if tag_of(entry) != "entry" or set(parts) != {"key", "value"}:
                yield f"{path}: expected <entry> of <key> and <value>"
                continue
            yield from problems_of_xml(shape.value, parts["value"], f"{path}.{parts['key'].text}")
    else:
        text = element.text or ""
        problem = problem_of_text(shape, text)
        if problem or len(element):
            yield f"{path}: {problem or 'expected no element'}"


def problem_of_text(shape, text):
    try:
        if shape.type_name == "boolean" and text not in ("true", "false"):
            return f"expected boolean, got {text!r}"
        if shape.type_name in ("integer", "long"):
            int(text)
        if shape.type_name in ("float", "double"):
            float(text)
        if shape.type_name == "timestamp":
            datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return f"expected {shape.type_name}, got {text!r}"
    if shape.type_name == "string" and shape.enum and text not in shape.enum:
        return f"{text!r} is none of {shape.enum}"
    return None


def judge_xml(answer, session):
    """What the API of 2010-12-01 says: <OperationResponse> around <OperationResult>."""
    root = ElementTree.fromstring(answer["body"])
    operation = tag_of(root).removesuffix("Response")
    entry = {"name": answer["name"], "operation": operation, "problems": []}
    model = session.get_service_model("ses")
    if operation not in model.operation_names:
        entry["problems"].append("no such operation")
        return entry
    output = model.operation_model(operation).output_shape
    sent = {"status_code": answer["status"], "headers": {}, "body": answer["body"].encode()}
    try:
        botocore.parsers.create_parser(model.metadata["protocol"]).parse(sent, output)
    except Exception as err:  # whatever the parser cannot read
        entry["problems"].append(f"botocore cannot read it: {err}")
    results = [child for child in root if tag_of(child) == f"{operation}Result"]
    if len(results) != 1:
        entry["problems"].append(f"expected one <{operation}Result>")
    for result in results:
        entry["problems"] += problems_of_xml(output, result, operation)
    return entry


def main():
    session = botocore.session.get_session()
    model = session.get_service_model("sesv2")
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
        if answer["body"].lstrip().startswith("<"):
            report.append(judge_xml(answer, session))
            continue
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
