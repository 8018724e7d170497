"""Holds commands of the AWS CLI to AWS's own models of its APIs, as botocore ships them.

Reads from standard input a JSON list of {name, text}, where the text is a command or a shell script with some, and writes
one of {command, problems} for each command in it. Operations and options must be in the model under the names that the CLI
gives them, no required option may be missing, and values must fit. A value like <domain> stands for any.
"""

import json
import re
import shlex
import sys

import botocore.session
from botocore import xform_name
from botocore.validate import ParamValidator

# Options of the CLI itself, with a value and without.
GLOBAL = {"--region", "--profile", "--query", "--output", "--endpoint-url"}
SWITCHES = {"--no-cli-pager", "--no-paginate", "--debug"}
# Where the CLI's name is not the model's (awscli/customizations/argrename.py).
RENAMED = {("sns", "subscribe", "Endpoint"): "notification-endpoint"}
PLACEHOLDER = re.compile(r"<[\w .-]+>")
STANDS_FOR = {"string": "any", "integer": 1, "long": 1, "float": 1.0, "double": 1.0, "boolean": True}

session = botocore.session.get_session()


def commands_in(text):
    """The commands of a script that call the CLI, each as a list of words."""
    lexer = shlex.shlex(text.replace("\\\n", " "), posix=True, punctuation_chars="\n;|&")
    lexer.whitespace = " \t\r"
    lexer.whitespace_split = True
    command = []
    for word in [*lexer, "\n"]:
        if word.strip("\n;|&"):
            command.append(word)
            continue
        if command[:1] == ["aws"]:
            yield command
        command = []


def value_of(shape, text):
    """What the API would be sent for an option's text. Raises ValueError where the CLI would not understand it."""
    if PLACEHOLDER.fullmatch(text) or text.startswith("file://"):
        if shape.type_name not in STANDS_FOR and not text.startswith("file://"):
            raise ValueError("a placeholder for more than one value")
        return STANDS_FOR.get(shape.type_name, {} if shape.type_name != "list" else [])
    if shape.type_name in ("structure", "map", "list"):
        return json.loads(text)
    if shape.type_name in ("integer", "long"):
        return int(text)
    if shape.type_name in ("float", "double"):
        return float(text)
    if shape.type_name == "string" and shape.enum and text not in shape.enum:
        raise ValueError(f"{text!r} is none of {shape.enum}")
    return text


def strange_values(shape, value, path):
    """Texts within JSON that are none of the model's constants, which botocore does not look at."""
    if shape.type_name == "structure" and isinstance(value, dict):
        for name, inner in value.items():
            if name in shape.members:
                yield from strange_values(shape.members[name], inner, f"{path}.{name}")
    elif shape.type_name == "list" and isinstance(value, list):
        for inner in value:
            yield from strange_values(shape.member, inner, path)
    elif shape.type_name == "string" and shape.enum and value not in shape.enum:
        yield f"{path}: {value!r} is none of {shape.enum}"


def options_of(service, operation, shape):
    """The model's members by the CLI's options; switches also with what they switch to."""
    for name, member in shape.members.items():
        option = RENAMED.get((service, operation, name), xform_name(name, "-"))
        if member.type_name == "boolean":
            yield f"--{option}", (name, member, True)
            yield f"--no-{option}", (name, member, False)
        else:
            yield f"--{option}", (name, member, None)


def problems_of(command):
    service, operation = [*command, "", ""][1:3]
    words = command[3:]
    if service not in session.get_available_services():
        yield f"no service {service}"
        return
    model = session.get_service_model(service)
    names = {xform_name(name, "-"): name for name in model.operation_names}
    if operation not in names:
        yield f"no operation {operation} of {service}"
        return
    shape = model.operation_model(names[operation]).input_shape
    options = dict(options_of(service, operation, shape)) if shape else {}
    params = {}
    while words:
        option = words.pop(0)
        if option in SWITCHES:
            continue
        if option not in options and option not in GLOBAL:
            yield f"no option {option}"
            continue
        name, member, switched = options.get(option, (None, None, None))
        if switched is not None:
            params[name] = switched
            continue
        if not words or words[0].startswith("--"):
            yield f"{option} needs a value"
            continue
        text = words.pop(0)
        if name is None:
            continue
        try:
            if member.type_name == "list" and not text.startswith("["):
                params[name] = [value_of(member.member, text)]
                while words and not words[0].startswith("--"):
                    params[name].append(value_of(member.member, words.pop(0)))
                continue
            params[name] = value_of(member, text)
        except ValueError as err:
            yield f"{option}: {err}"
            params[name] = STANDS_FOR.get(member.type_name, {})
            continue
        if not text.startswith("file://") and member.type_name != "string":
            yield from strange_values(member, params[name], name)
    if shape:
        report = ParamValidator().validate(params, shape)
        if report.has_errors():
            yield from report.generate_report().split("\n")


def main():
    report = []
    for source in json.load(sys.stdin):
        for command in commands_in(source["text"]):
            report.append(
                {
                    "name": source["name"],
                    "command": " ".join(command[:3]),
                    "problems": list(problems_of(command)),
                }
            )
    json.dump(report, sys.stdout)


main()
