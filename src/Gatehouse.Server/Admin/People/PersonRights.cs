using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Admin.People;

/// <summary>
/// Who may change whom: <c>accounts:write</c> is enough for members. Whoever has a part in the administration, or is to get
/// one, needs <c>admin:write</c>: otherwise an administrator could make an owner, or set an owner's password.
/// </summary>
public static class PersonRights
{
    /// <summary>True when the caller may change somebody of this role, or give it.</summary>
    public static bool MayTouch(Caller caller, string role) => Roles.Parse(role) == Role.Member || caller.Scopes.Contains(Scopes.AdminWrite);

    /// <summary>What to answer when not.</summary>
    public static ProblemHttpResult Refusal() => Problems.Forbidden("People who have a part in the administration are changed with admin:write only.");
}
