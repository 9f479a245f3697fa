using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;

namespace Gatehouse.Cli.AccountDriven;

/// <summary><c>gatehouse account-driven rules …</c></summary>
internal static class RuleVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "rules", "Exceptions from the settings, for people and kinds of devices; the first that fits counts.", List(verbs), Add(verbs), Replace(verbs), Delete(verbs));

    private static Command List(Verbs verbs) => verbs.Verb("list", "Rules in their order.", [], async (run, ct) =>
        run.Print.Many<AccountDrivenRule>(
            await run.Client.ListAccountDrivenRulesAsync(ct).ToListAsync(ct),
            new("#", r => r.Position), new("Id", r => r.Id), new("Name", r => r.Name), new("Person", r => r.PersonId ?? r.PersonGroupId),
            new("Devices", r => string.Join(", ", r.Families)), new("Mode", r => r.Mode), new("Method", r => r.Method), new("Group", r => r.GroupId)));

    private static Command Add(Verbs verbs)
    {
        var options = new RuleOptions();
        return verbs.Verb("add", "Add a rule; at the end, unless a position is given.", [options.Name, .. options.All], async (run, ct) =>
        {
            var rule = await run.Client.CreateAccountDrivenRuleAsync(options.Read(run), ct);
            run.Print.Done($"{rule.Id}  {rule.Position}. {rule.Name}", rule);
        });
    }

    private static Command Replace(Verbs verbs)
    {
        var id = Args.Id("adr");
        var options = new RuleOptions();
        return verbs.Verb("replace", "Put a rule in place of another.", [id, options.Name, .. options.All], async (run, ct) =>
            run.Print.One(await run.Client.ReplaceAccountDrivenRuleAsync(run.Get(id), options.Read(run), ct)));
    }

    private static Command Delete(Verbs verbs)
    {
        var id = Args.Id("adr");
        return verbs.Verb("delete", "Delete a rule; devices that came by it stay.", [id], async (run, ct) =>
        {
            await run.Client.DeleteAccountDrivenRuleAsync(run.Get(id), ct);
            run.Print.Done("Deleted.");
        });
    }

    /// <summary>What makes up a rule.</summary>
    private sealed class RuleOptions
    {
        private readonly Option<AccountMode?> _mode = Choice.Maybe<AccountMode>("--mode", "What a device becomes.");
        private readonly Option<string?> _person = new("--person") { Description = "Only this person.", HelpName = "usr_…" };
        private readonly Option<string?> _people = new("--person-group") { Description = "Only people of this group.", HelpName = "pgr_…" };
        private readonly Option<ModelFamily[]> _families = Choice.Many<ModelFamily>("--devices", "Only these kinds of devices.");
        private readonly Option<int?> _position = new("--position") { Description = "Place in the order, from 1.", HelpName = "n" };
        private readonly Option<AccountMethod?> _method = Choice.Maybe<AccountMethod>("--method", "How the device obtains its token.");
        private readonly Option<string?> _group = new("--group") { Description = "Group that the device joins.", HelpName = "grp_…" };
        private readonly Option<string?> _scep = new("--scep-profile") { Description = "SCEP profile of the identity.", HelpName = "scep_…" };
        private readonly Option<string?> _sso = new("--sso") { Description = "Enrollment SSO document.", HelpName = "sso_…" };

        public Argument<string> Name { get; } = new("name") { Description = "Label." };

        public IReadOnlyList<Symbol> All => [_mode, _person, _people, _families, _position, _method, _group, _scep, _sso];

        public SaveAccountDrivenRule Read(Invocation run) => new()
        {
            Name = run.Get(Name),
            Mode = run.Get(_mode) ?? throw new CliException("A rule needs --mode.", ExitCode.Usage),
            PersonId = run.Get(_person),
            PersonGroupId = run.Get(_people),
            Families = run.Get(_families) ?? [],
            Position = run.Get(_position),
            Method = run.Get(_method),
            GroupId = run.Get(_group),
            ScepProfileId = run.Get(_scep),
            EnrollmentSsoId = run.Get(_sso),
        };
    }
}
