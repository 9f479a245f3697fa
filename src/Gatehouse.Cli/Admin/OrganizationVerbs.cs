using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Admin;

namespace Gatehouse.Cli.Admin;

/// <summary><c>gatehouse organization …</c></summary>
internal static class OrganizationVerbs
{
    public static Command Build(Verbs verbs)
    {
        var name = new Option<string>("--name") { Description = "New name.", Required = true };
        return Verbs.Noun(
            "organization", "The organization that everything belongs to.",
            verbs.Verb("show", "The organization.", [], async (run, ct) => run.Print.One(await run.Client.GetOrganizationAsync(ct))),
            verbs.Verb("update", "Change its name.", [name], async (run, ct) =>
                run.Print.One(await run.Client.UpdateOrganizationAsync(new UpdateOrganization(run.Get(name)), ct))));
    }
}
