"""`users add`: give somebody a sign-in to the console."""

import click
from flask.cli import AppGroup

from admin.signing_in.accounts import AccountError, add_user
from app.commands import words
from core.database import Database
from flows.people.tables import Role


def user_commands(database: Database) -> AppGroup:
    group = AppGroup("users", help="后台用户")

    @group.command("add", help="新增后台用户")
    @click.argument("login")
    @click.option("--name", required=True, help="姓名")
    @click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
    @click.option("--division", help="区划代码（指挥中心、审计）")
    @click.option("--grid", help="网格代码（网格员等）")
    @click.option("--police-grid", help="警格代码（社区民警）")
    @click.option("--department", help="部门代码（部门经办人）")
    @click.password_option(prompt="密码", help="密码")
    def add(
        login: str,
        name: str,
        role: str,
        division: str | None,
        grid: str | None,
        police_grid: str | None,
        department: str | None,
        password: str,
    ) -> None:
        try:
            with database.write() as session:
                add_user(
                    session,
                    login,
                    name,
                    password,
                    Role(role),
                    division_code=division,
                    grid_code=grid,
                    police_grid_code=police_grid,
                    department_code=department,
                )
        except AccountError as error:
            raise click.ClickException(str(error)) from error
        click.echo(words.USER_ADDED.format(login=login, name=name))

    return group
