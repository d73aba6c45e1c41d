"""Our subset .proto against the full definition that PyPI's tritonclient carries."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from google.protobuf import descriptor_pb2
from tritonclient.grpc import model_config_pb2, service_pb2

ROOT = Path(__file__).resolve().parents[2]
PROTOS = ROOT / "proto" / "protos"

Messages = dict[str, descriptor_pb2.DescriptorProto]


def parse_ours(folder: Path) -> descriptor_pb2.FileDescriptorProto:
    protoc = Path(sys.executable).parent / "protoc"
    out = folder / "inference.desc"
    command = [protoc, f"--proto_path={PROTOS}", f"--descriptor_set_out={out}", "inference.proto"]
    subprocess.run(command, check=True)
    return descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes()).file[0]


def parse_theirs() -> descriptor_pb2.FileDescriptorProto:
    """Triton's definition lies in two files of one package; here they are one, as ours is."""
    theirs = descriptor_pb2.FileDescriptorProto.FromString(service_pb2.DESCRIPTOR.serialized_pb)
    config = descriptor_pb2.FileDescriptorProto.FromString(model_config_pb2.DESCRIPTOR.serialized_pb)
    assert config.package == theirs.package
    theirs.message_type.extend(config.message_type)
    return theirs


def by_path(file: descriptor_pb2.FileDescriptorProto) -> Messages:
    found: Messages = {}

    def walk(prefix: str, messages) -> None:
        for message in messages:
            path = f"{prefix}.{message.name}"
            found[path] = message
            walk(path, message.nested_type)

    walk(file.package, file.message_type)
    return found


def fields(message: descriptor_pb2.DescriptorProto) -> dict[str, dict]:
    """All that decides how a field looks on the wire and in code, by name."""
    return {
        field.name: {
            "number": field.number,
            "type": field.type,
            "type_name": field.type_name,
            "label": field.label,
            "oneof": message.oneof_decl[field.oneof_index].name if field.HasField("oneof_index") else None,
            "packed": field.options.packed if field.options.HasField("packed") else None,
        }
        for field in message.field
    }


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> descriptor_pb2.FileDescriptorProto:
    return parse_ours(tmp_path_factory.mktemp("descriptor"))


def test_package_and_syntax_are_the_same(ours) -> None:
    theirs = parse_theirs()
    assert (ours.package, ours.syntax) == (theirs.package, theirs.syntax) == ("inference", "proto3")


def test_every_message_and_field_is_theirs(ours) -> None:
    known = by_path(parse_theirs())
    messages = by_path(ours)
    assert len(messages) >= 23
    for path, message in messages.items():
        assert path in known, f"{path} is not a message of Triton's"
        full = fields(known[path])
        for name, field in fields(message).items():
            assert full.get(name) == field, f"{path}.{name}"
        assert message.options == known[path].options, path


def test_every_method_is_theirs(ours) -> None:
    methods = {m.name: m for service in parse_theirs().service for m in service.method}
    (service,) = ours.service
    assert service.name == "GRPCInferenceService"
    assert len(service.method) >= 8
    for method in service.method:
        full = methods[method.name]
        for part in ("input_type", "output_type", "client_streaming", "server_streaming"):
            assert getattr(method, part) == getattr(full, part), f"{method.name}.{part}"


def test_the_typed_service_table_says_the_same(ours) -> None:
    """proto/src/service.ts is written by hand, so it is compared with the descriptors too."""
    script = Path(__file__).with_name("service-table.mjs")
    table = json.loads(subprocess.run(["node", script], check=True, capture_output=True, text=True).stdout)
    (service,) = ours.service
    expected = {
        f"/inference.{service.name}/{method.name}": {
            "request": method.input_type.removeprefix("."),
            "response": method.output_type.removeprefix("."),
            "requestStream": method.client_streaming,
            "responseStream": method.server_streaming,
        }
        for method in service.method
    }
    assert table == expected
