"""What is answered about teams."""

from tests.mattermost.asking import Ask, Handler
from tests.mattermost.persons import Json, Person
from tests.mattermost.refusals import forbidden, invalid, missing


def list_own_teams(ask: Ask) -> list[Json]:
    """Return the teams somebody is in."""
    found = ask.myself()
    return [each.as_json() for each in ask.world.teams.values() if found.id in each.members]


def get_team(ask: Ask) -> Json:
    """Return a team."""
    return ask.team().as_json()


def get_team_by_name(ask: Ask) -> Json:
    """Return the team of a name."""
    for each in ask.world.teams.values():
        if each.name == ask.params["name"]:
            return ask.team(each.id).as_json()
    raise missing("team")


def list_team_members(ask: Ask) -> list[Json]:
    """Return a page of who is in a team."""
    return [show_member(ask, each) for each in ask.page([*ask.team().members.values()])]


def add_team_member(ask: Ask) -> Json:
    """Let somebody into a team, as its members may."""
    team = ask.team()
    person = ask.world.person(ask.body.get("user_id", ""))
    if ask.body.get("team_id", team.id) != team.id:
        raise invalid("team_id")
    if person.deleted:
        raise forbidden()
    team.add(person)
    return show_member(ask, person)


def show_member(ask: Ask, person: Person) -> Json:
    """Return somebody's place in a team."""
    admin = person.id in ask.team().admins
    return {
        "team_id": ask.team().id,
        "user_id": person.id,
        "roles": "team_user team_admin" if admin else "team_user",
        "delete_at": 0,
        "scheme_guest": False,
        "scheme_user": True,
        "scheme_admin": admin,
        "explicit_roles": "",
    }


HANDLERS: dict[str, Handler] = {
    "GET /users/{user_id}/teams": list_own_teams,
    "GET /teams/{team_id}": get_team,
    "GET /teams/name/{name}": get_team_by_name,
    "GET /teams/{team_id}/members": list_team_members,
    "POST /teams/{team_id}/members": add_team_member,
}
