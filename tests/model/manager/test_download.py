"""A download ends whole, or says in one sentence why not, and is taken up where it stopped."""

from __future__ import annotations

import hashlib
import random
import threading
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilot_desktop.document.errors import ModelError, OutputError
from pilot_desktop.model.manager.download import (
    STALL_SECONDS,
    DownloadStopped,
    Patience,
    RemoteFile,
    Stop,
    fetch,
    open_client,
)
from tests.model.manager.server import Fault

CONTENT = random.Random(1).randbytes(300_000)
CALM = Patience(connect=20.0, stall=20.0, pause=0.01)  # a busy machine is not a silent server
QUICK = Patience(connect=20.0, stall=0.3, pause=0.01)


@pytest.fixture
def bring(server, tmp_path):
    """Fetch `model.bin` of the server."""

    def run(target=None, stop=None, told=None, name="model.bin", content=CONTENT, patience=CALM):
        digest = hashlib.md5(content).hexdigest()
        remote = RemoteFile(name, f"{server.url}/files/{name}", len(content), digest)
        target = target or tmp_path / name
        told = told or (lambda _: None)
        with open_client(patience) as client:
            fetch(client, remote, target, told=told, stop=stop, patience=patience)
        return target

    return run


def files_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_arrives_whole_and_alone(server, bring, tmp_path):
    server.put("model.bin", CONTENT)
    told = []
    assert bring(told=told.append).read_bytes() == CONTENT
    assert files_in(tmp_path) == ["model.bin"]
    assert told == sorted(told) and told[-1] == len(CONTENT)


def test_an_empty_file(server, bring):
    server.put("model.bin", b"")
    assert bring(content=b"").read_bytes() == b""


def test_dropped_connections_are_resumed(server, bring):
    file = server.put("model.bin", CONTENT)
    file.faults = [Fault("drop", 100_000), Fault("drop", 50_000), Fault("status", status=503)]
    assert bring().read_bytes() == CONTENT
    ranges = [request.range for request in server.downloads("model.bin")]
    assert ranges == ["", "bytes=100000-", "bytes=150000-", "bytes=150000-"]
    assert {request.if_range for request in server.downloads("model.bin")} == {"", '"one"'}


def test_a_silent_server_is_asked_again(server, bring):
    file = server.put("model.bin", CONTENT, faults=[Fault("stall", 70_000), Fault("stall", 0)])
    started = time.monotonic()
    assert bring(patience=QUICK).read_bytes() == CONTENT
    assert time.monotonic() - started > 2 * QUICK.stall
    assert file.faults == []


def test_a_server_that_is_always_silent_is_given_up_and_taken_up_later(server, bring, tmp_path):
    file = server.put("model.bin", CONTENT, faults=[Fault("stall", 9_000), *[Fault("stall")] * 8])
    with pytest.raises(ModelError, match=r"does not answer any more\. What has arrived is kept"):
        bring(patience=QUICK)
    assert (tmp_path / "model.bin.part").stat().st_size == 9_000
    assert not (tmp_path / "model.bin").exists()
    file.faults = []
    assert bring().read_bytes() == CONTENT
    assert server.downloads("model.bin")[-1].range == "bytes=9000-"


def test_a_corrupted_file_is_fetched_again(server, bring):
    server.put("model.bin", CONTENT, faults=[Fault("corrupt", 5)])
    assert bring().read_bytes() == CONTENT
    assert [request.range for request in server.downloads("model.bin")] == ["", ""]


def test_a_file_that_is_corrupted_again_is_refused(server, bring, tmp_path):
    server.put("model.bin", CONTENT, faults=[Fault("corrupt", 5), Fault("corrupt", 6)])
    with pytest.raises(ModelError, match="damaged twice") as raised:
        bring()
    assert raised.value.exit_code == 4
    assert files_in(tmp_path) == []


def test_another_version_on_the_server_is_not_glued_to_the_old_one(server, bring, tmp_path):
    file = server.put("model.bin", b"old" * 100_000, faults=[Fault("drop", 100_000)])
    file.faults += [Fault("status", status=404)]
    with pytest.raises(ModelError, match="HTTP 404"):
        bring()
    server.put("model.bin", CONTENT, etag='"two"')
    assert bring().read_bytes() == CONTENT
    again = server.downloads("model.bin")[-1]
    assert (again.if_range, again.status) == ('"one"', 200)


@pytest.mark.parametrize("settings", [{"ranges": False}, {"etag": ""}, {"etag": 'W/"weak"'}])
def test_servers_without_ranges_or_names_of_versions(server, bring, settings):
    server.put("model.bin", CONTENT, faults=[Fault("drop", 100_000)], **settings)
    assert bring().read_bytes() == CONTENT


def test_more_bytes_than_promised_are_not_kept(server, bring, tmp_path):
    server.put("model.bin", CONTENT + b"more" * 50_000)
    with pytest.raises(ModelError, match="damaged twice"):
        bring()
    assert files_in(tmp_path) == []


def test_a_part_longer_than_the_file_begins_anew(server, bring, tmp_path):
    server.put("model.bin", CONTENT, faults=[Fault("drop", 10), *[Fault("status")] * 9])
    with pytest.raises(ModelError):
        bring()
    (tmp_path / "model.bin.part").write_bytes(b"x" * (len(CONTENT) + 1))
    server.files["model.bin"].faults = []
    assert bring().read_bytes() == CONTENT


def test_a_server_that_asks_for_patience_gets_it(server, bring):
    busy = Fault("status", status=429, retry_after="1")
    server.put("model.bin", CONTENT, faults=[busy])
    started = time.monotonic()
    assert bring().read_bytes() == CONTENT
    assert time.monotonic() - started >= 1


def test_nobody_there(server, bring):
    server.close()
    with pytest.raises(ModelError, match=r"127\.0\.0\.1 cannot be reached: this computer may be"):
        bring()


def test_a_disk_that_does_not_take_it(server, bring, tmp_path):
    server.put("model.bin", CONTENT)
    with pytest.raises(OutputError, match="cannot be written"):
        bring(target=tmp_path / "missing" / "model.bin")


@pytest.mark.parametrize("fault", [Fault("stall", 50_000), Fault("stall", 0), Fault("mute")])
def test_stopping_does_not_wait_for_a_silent_server(server, tmp_path, fault):
    server.put("model.bin", CONTENT, faults=[fault])
    stop, ended = Stop(), []
    remote = RemoteFile(
        "model.bin", f"{server.url}/files/model.bin", len(CONTENT), hashlib.md5(CONTENT).hexdigest()
    )

    def run():
        with open_client() as client:  # with the long limits of every day
            try:
                fetch(client, remote, tmp_path / "model.bin", stop=stop)
            except DownloadStopped:
                ended.append(time.monotonic())

    thread = threading.Thread(target=run)
    thread.start()
    part = tmp_path / "model.bin.part"
    until = time.monotonic() + 60
    while not (server.requests and part.exists() and part.stat().st_size == fault.after):
        assert time.monotonic() < until
        time.sleep(0.01)
    time.sleep(0.05)
    asked = time.monotonic()
    stop.set()
    thread.join(60)
    assert ended and ended[0] - asked < STALL_SECONDS / 4
    assert part.stat().st_size == fault.after


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.one_of(
            st.builds(Fault, st.just("drop"), st.integers(0, 4000)),
            st.builds(Fault, st.just("status"), status=st.sampled_from([429, 500, 503])),
        ),
        max_size=4,
    ),
    st.booleans(),
)
def test_whatever_goes_wrong_for_a_while_the_file_is_right(server, bring, faults, ranges):
    server.put("model.bin", CONTENT[:4001], faults=list(faults), ranges=ranges)
    assert bring(content=CONTENT[:4001]).read_bytes() == CONTENT[:4001]
