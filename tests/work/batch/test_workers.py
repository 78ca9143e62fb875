"""Processes and a cluster: a worker that dies takes one document with it, and no more."""

from __future__ import annotations

import json

import pytest

from pilot_desktop.document.errors import ModelError
from pilot_desktop.work.batch.cluster import Cluster, ClusterError
from pilot_desktop.work.batch.document import Options
from pilot_desktop.work.batch.journal import JOURNAL
from pilot_desktop.work.batch.local import LocalWorkers
from pilot_desktop.work.batch.plan import plan
from pilot_desktop.work.batch.run import run_batch
from tests.work.batch import fakes
from tests.work.batch.fakes import DEADLY, MODEL, ONCE_DEADLY, put
from tests.work.batch.test_run import TEXT


@pytest.fixture
def documents(tmp_path):
    for number in range(6):
        put(tmp_path / "in" / f"{number}.png", 200 + number)
    (tmp_path / "in" / "6.png").write_bytes(b"no picture")
    return tmp_path / "in"


def statuses(out):
    return [json.loads(line)["status"] for line in (out / JOURNAL).read_text().splitlines()]


def files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_processes(documents, tmp_path):
    put(documents / "3.png", DEADLY)
    out = tmp_path / "out"
    tasks = plan(documents, out, "text", recursive=False)
    told = []
    summary = run_batch(
        tasks, out, {}, lambda: LocalWorkers(fakes.open_reader, Options("text", MODEL), out, 2, 1),
        told=lambda task, outcome: told.append(outcome.problems),
    )  # fmt: skip
    assert (summary.done, summary.failed, summary.code) == (5, 2, 1)
    assert statuses(out) == ["done"] * 3 + ["failed"] + ["done"] * 2 + ["failed"]
    assert any("memory may not suffice" in p.sentence for problems in told for p in problems)
    assert files(out) == sorted([f"{n}.png.txt" for n in (0, 1, 2, 4, 5)] + [JOURNAL])
    assert (out / "5.png.txt").read_text() == TEXT


@pytest.mark.parametrize(
    ("open_reader", "model", "said"),
    [
        (fakes.no_model, MODEL, "no model on this"),
        (fakes.open_reader, "other 2.0", "another model"),
    ],
)
def test_a_worker_without_the_model_ends_the_batch(documents, tmp_path, open_reader, model, said):
    out = tmp_path / "out"
    with pytest.raises(ModelError, match=said):
        run_batch(
            plan(documents, out, "text", recursive=False), out, {},
            lambda: LocalWorkers(open_reader, Options("text", model), out, 1, 1),
        )  # fmt: skip


@pytest.fixture(scope="module")
def cluster():
    """Two workers of one thread each, on this machine."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
        host="127.0.0.1", silence_logs=50,
    ) as cluster:  # fmt: skip
        yield cluster


def test_a_cluster_of_two_workers(documents, tmp_path, cluster):
    out = tmp_path / "out"
    marker = tmp_path / "seen"
    put(documents / "3.png", ONCE_DEADLY)
    options = Options("text", MODEL, {"marker": str(marker)})

    def run():
        tasks = plan(documents, out, "text", recursive=False)
        return run_batch(
            tasks, out, {"model": MODEL},
            lambda: Cluster(cluster.scheduler_address, fakes.open_reader, options, out),
            resume=True,
        )  # fmt: skip

    summary = run()
    # The worker that died while it read 3.png is replaced, and another one has read it.
    assert marker.exists()
    assert (summary.done, summary.failed, summary.code) == (6, 1, 3)
    assert statuses(out) == ["done"] * 6 + ["failed"]
    assert files(out) == sorted([f"{n}.png.txt" for n in range(6)] + [JOURNAL])
    assert (out / "3.png.txt").read_text() == TEXT
    assert len(set((tmp_path / "pids").read_text().split())) >= 2
    before = (tmp_path / "pids").read_text()
    assert run().kept == 6  # the same journal serves processes and clusters
    assert (tmp_path / "pids").read_text() == before


def test_no_cluster_there(documents, tmp_path, monkeypatch):
    monkeypatch.setattr("pilot_desktop.work.batch.cluster.CONNECT_SECONDS", 0.5)
    with pytest.raises(ClusterError, match="no Dask cluster at tcp://127"):
        Cluster("tcp://127.0.0.1:9", fakes.open_reader, Options(), tmp_path)
    with pytest.raises(ClusterError, match="no Dask cluster at nonsense"):
        Cluster("nonsense://", fakes.open_reader, Options(), tmp_path)


def test_a_cluster_that_goes_away_is_told_and_what_was_read_stays(documents, tmp_path, cluster):
    out = tmp_path / "out"
    options = Options("text", MODEL, {"seconds": 0.3})
    with pytest.raises(ClusterError, match=r"is gone; --resume goes on"):
        run_batch(
            plan(documents, out, "text", recursive=False), out, {},
            lambda: Cluster(cluster.scheduler_address, fakes.open_reader, options, out),
            told=lambda *_: cluster.close(),
        )  # fmt: skip
    assert 1 <= len(statuses(out)) < 7
