"""`users add`, `users retire`: give somebody a sign-in to the console; let somebody go."""

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from admin.signing_in.accounts import AccountError, add_user
from app.commands import words
from core.database import Database
from flows.cases.absences import retire
from flows.cases.change import ActionError
from flows.office import Office
from flows.people.reads import staff_called
from flows.people.tables import Role, Staff


def user_commands(database: Database, office: Office) -> AppGroup:
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

    @group.command("retire", help="让一个人离岗：职责到今天为止，手上的件交给别人或放回群里")
    @click.argument("who", metavar="登录名或姓名")
    @click.option("--to", "colleague", metavar="登录名或姓名", help="手上的件交给谁")
    def let_go(who: str, colleague: str | None) -> None:
        try:
            with database.write() as session:
                person = _one(session, who)
                other = _one(session, colleague) if colleague else None
                handed = retire(session, office, person, other)
                over, back, name = len(handed.over), len(handed.back), person.name
        except ActionError as error:
            raise click.ClickException(str(error)) from error
        click.echo(words.USER_RETIRED.format(name=name, over=over, back=back))

    return group


def _one(session: Session, who: str) -> Staff:
    """Give the one of the staff who is meant; else a sentence says what to write."""
    found = staff_called(session, who)
    if not found:
        raise click.ClickException(words.NOBODY_CALLED.format(who=who))
    if len(found) > 1:
        logins = "、".join(each.login for each in found if each.login) or words.NO_LOGINS
        raise click.ClickException(
            words.SEVERAL_CALLED.format(who=who, count=len(found), logins=logins)
        )
    return found[0]
