using System.CommandLine;
using System.Text;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;

namespace Gatehouse.Cli.AccountDriven;

/// <summary><c>gatehouse account-driven sso …</c></summary>
internal static class SsoVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "sso", "Enrollment SSO: apps that sign people in while a device enrolls.", List(verbs), Show(verbs), Create(verbs), Replace(verbs), Delete(verbs));

    private static Command List(Verbs verbs) => verbs.Verb("list", "Documents.", [], async (run, ct) =>
        run.Print.Many<EnrollmentSso>(
            await run.Client.ListEnrollmentSsoAsync(ct).ToListAsync(ct),
            new("Id", s => s.Id), new("Name", s => s.Name), new("App", s => s.AppStoreId?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? string.Join(", ", s.DeveloperAppIds)),
            new("Declarations", s => s.Declarations.Count), new("Address", s => s.Url)));

    private static Command Show(Verbs verbs)
    {
        var id = Args.Id("sso");
        return verbs.Verb("show", "Everything about a document.", [id], async (run, ct) => run.Print.One(await run.Client.GetEnrollmentSsoAsync(run.Get(id), ct)));
    }

    private static Command Create(Verbs verbs)
    {
        var options = new SsoOptions();
        return verbs.Verb("create", "Make a document. It is checked for what devices would refuse.", [options.Name, .. options.All], async (run, ct) =>
        {
            var made = await run.Client.CreateEnrollmentSsoAsync(await options.ReadAsync(run, ct), ct);
            run.Print.Done($"{made.Id}  {made.Name}\n{made.Url}", made);
        });
    }

    private static Command Replace(Verbs verbs)
    {
        var id = Args.Id("sso");
        var options = new SsoOptions();
        return verbs.Verb("replace", "Put a document in place of another; devices are led to the new one.", [id, options.Name, .. options.All], async (run, ct) =>
            run.Print.One(await run.Client.ReplaceEnrollmentSsoAsync(run.Get(id), await options.ReadAsync(run, ct), ct)));
    }

    private static Command Delete(Verbs verbs)
    {
        var id = Args.Id("sso");
        return verbs.Verb("delete", "Delete a document that nothing leads to.", [id], async (run, ct) =>
        {
            await run.Client.DeleteEnrollmentSsoAsync(run.Get(id), ct);
            run.Print.Done("Deleted.");
        });
    }

    /// <summary>What makes up a document.</summary>
    private sealed class SsoOptions
    {
        private readonly Option<long?> _app = new("--app-store-id") { Description = "App Store id of the app.", HelpName = "n" };
        private readonly Option<string[]> _developer = Args.Several("--developer-app", "Developer mode instead: TEAMID.bundle.id.");
        private readonly Option<string[]> _domains = Args.Several("--domain", "Domain that the app is associated with.");
        private readonly Option<bool> _direct = new("--direct-downloads") { Description = "Fetch association files from the domains themselves." };
        private readonly Option<string?> _profile = new("--profile") { Description = "The .mobileconfig with the single sign-on payload.", HelpName = "file" };
        private readonly Option<string[]> _declarations = Args.Several("--declaration", "A declaration's JSON file; repeat for each.");

        public Argument<string> Name { get; } = new("name") { Description = "Label." };

        public IReadOnlyList<Symbol> All => [_app, _developer, _domains, _direct, _profile, _declarations];

        public async Task<SaveEnrollmentSso> ReadAsync(Invocation run, CancellationToken ct) => new()
        {
            Name = run.Get(Name),
            AppStoreId = run.Get(_app),
            DeveloperAppIds = run.Get(_developer) ?? [],
            AssociatedDomains = run.Get(_domains) ?? [],
            DirectDownloads = run.Get(_direct),
            ConfigurationProfile = run.Get(_profile) is { } file ? Encoding.UTF8.GetString(await run.ReadFileAsync(file, ct)) : null,
            Declarations = await Task.WhenAll((run.Get(_declarations) ?? []).Select(async f => Encoding.UTF8.GetString(await run.ReadFileAsync(f, ct)))),
        };
    }
}
