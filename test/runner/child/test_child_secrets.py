"""Parameters that pydantic calls secrets: the child takes them from its environment, and tells nobody what they are."""
import json

import pytest

pytest.importorskip("pydantic")
SECRET = "correct-horse-battery"
CODE = """
    import os, subprocess, sys
    from dataclasses import dataclass
    from typing import Union
    from pydantic import BaseModel, Secret, SecretBytes, SecretStr
    @dataclass
    class Login:
        user: str
        password: SecretStr
        tries: int = 3
    class Strict(BaseModel):
        key: SecretStr
        size: int
    def plain(token: SecretStr, raw: SecretBytes, whole: Secret[str]) -> dict:
        child = subprocess.run([sys.executable, "-c", "import os; print([n for n in os.environ if n.startswith('OFFBOOK_SECRET')])"], capture_output=True, text=True)
        return {"lengths": [len(each.get_secret_value()) for each in (token, raw, whole)], "inherited": child.stdout.strip()}
    def nested(login: Login, both: Union[int, SecretStr] = 1) -> Login:
        assert login.password.get_secret_value() == "correct-horse-battery" and both.get_secret_value() == "1234"
        return login
    def strict(strict: Strict) -> int: return 1
"""


def test_values_come_from_the_environment_and_go_no_further(project):
    project.write("m.py", CODE)
    params = {name: "$secret:OFFBOOK_SECRET_" + name.upper() for name in ("token", "raw", "whole")}
    env = {"OFFBOOK_SECRET_TOKEN": SECRET, "OFFBOOK_SECRET_RAW": SECRET + "2", "OFFBOOK_SECRET_WHOLE": SECRET + "34"}
    run = project.run("m.py:plain", params=params, env=env).ok()
    assert run.output()["value"] == {"lengths": [len(SECRET), len(SECRET) + 1, len(SECRET) + 2], "inherited": "[]"}
    assert {name: run.param(name)["value"] for name in params} == params
    assert SECRET not in json.dumps(run.events)
    assert not any(name.startswith("OFFBOOK_SECRET") for name in run.of("environment")[0]["variables"])


def test_inside_a_dataclass_and_beside_other_types(project):
    project.write("m.py", CODE)
    params = {"login": {"user": "ada", "password": "$secret:OFFBOOK_SECRET_LOGIN_PASSWORD"}, "both": "$secret:OFFBOOK_SECRET_BOTH"}
    run = project.run("m.py:nested", params=params, env={"OFFBOOK_SECRET_LOGIN_PASSWORD": SECRET, "OFFBOOK_SECRET_BOTH": "1234"}).ok()
    assert run.param("login")["value"] == params["login"] and run.param("both")["value"] == params["both"]
    # What comes back holds it as an object of pydantic's, which is masked too.
    assert [run.output(name)["value"] for name in ("user", "password")] == ["ada", "$secret:"] and SECRET not in json.dumps(run.events)


def test_a_text_that_only_looks_like_the_mark_is_text(project):
    project.write("m.py", "def f(text: str) -> str: return text[::-1]")
    assert project.run("m.py:f", params={"text": "$str:$secret:HOME"}).ok().output()["value"] == "$secret:HOME"[::-1]


@pytest.mark.parametrize("mark", ["$secret:OFFBOOK_SECRET_TOKEN", "$secret:HOME", "$secret:"])
def test_one_that_was_not_given_is_refused_and_no_other_variable_is_read(project, mark):
    project.write("m.py", CODE)
    run = project.run("m.py:plain", params={"token": mark, "raw": "a", "whole": "b"})
    assert run.state == "failed" and run.error["type"] == "ParameterError"
    assert run.error["message"].startswith("`token` holds a secret that this run was not given. Run it again and type it")


def test_what_is_around_it_being_wrong_does_not_tell_it(project):
    project.write("m.py", CODE)
    run = project.run("m.py:strict", params={"strict": {"key": "$secret:OFFBOOK_SECRET_K", "size": "many"}}, env={"OFFBOOK_SECRET_K": "abc"})
    assert run.state == "failed" and run.error["message"].startswith("`strict.size` wants ") and run.error["message"].endswith("but was given something else.")
    run = project.run("m.py:strict", params={"strict": {"key": "$secret:OFFBOOK_SECRET_K"}}, env={"OFFBOOK_SECRET_K": "short-one"})
    assert "short-one" not in json.dumps(run.events) + run.out + run.err
