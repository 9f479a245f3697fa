using System.CommandLine;
using System.Text.Json;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Client.Contracts.Common;

namespace Gatehouse.Cli.Accounts;

/// <summary><c>gatehouse upstream create</c> and <c>update</c>, which share their options.</summary>
internal static class WriteUpstreamVerbs
{
    private const string SecretVariable = "GATEHOUSE_UPSTREAM_SECRET";

    public static Command Create(Verbs verbs)
    {
        var name = new Argument<string>("name") { Description = "Unique in the organization." };
        var issuer = new Argument<string>("issuer") { Description = "Exactly as its discovery document spells it." };
        var client = new Argument<string>("client-id") { Description = "What we are called there." };
        var shared = new Shared();
        const string Description = $"Make an identity provider. Its client secret is taken from {SecretVariable}.";
        return verbs.Verb("create", Description, [name, issuer, client, .. shared.All], async (run, ct) =>
        {
            var provider = await run.Client.CreateUpstreamProviderAsync(
                new CreateUpstreamProvider(
                    run.Get(name), run.Get(issuer), run.Get(client), run.Get(shared.Authentication) ?? UpstreamAuthentication.ClientSecretBasic,
                    run.Terminal.Environment(SecretVariable), shared.ReadDomains(run), shared.ReadSettings(run, null)),
                ct);
            run.Print.Done($"{provider.Id}  {provider.Name}\nRegister this redirect address there: {provider.RedirectUri}", provider);
        });
    }

    public static Command Update(Verbs verbs)
    {
        var id = Args.Id("idp");
        var name = new Option<string?>("--name") { Description = "New name." };
        var client = new Option<string?>("--client-id") { Description = "What we are called there." };
        var enabled = new Option<bool?>("--enabled") { Description = "Let people sign in there, or not." };
        var shared = new Shared();
        const string Description = $"Change an identity provider. A new client secret is taken from {SecretVariable}.";
        return verbs.Verb("update", Description, [id, name, client, enabled, .. shared.All], async (run, ct) =>
        {
            var settings = shared.ChangesSettings(run) ? shared.ReadSettings(run, (await run.Client.GetUpstreamProviderAsync(run.Get(id), ct)).Settings) : null;
            run.Print.One(await run.Client.UpdateUpstreamProviderAsync(
                run.Get(id),
                new UpdateUpstreamProvider(
                    run.Get(name), run.Get(client), run.Get(shared.Authentication), run.Terminal.Environment(SecretVariable), run.Get(enabled),
                    shared.ReadDomains(run), settings),
                ct));
        });
    }

    private sealed class Shared
    {
        public Option<UpstreamAuthentication?> Authentication { get; } = Choice.Maybe<UpstreamAuthentication>("--authentication", "How we prove ourselves there.");

        private Option<string[]> Domains { get; } = Args.Several("--domain", "Domains whose people sign in there; all of them.", "domain");

        private Option<string[]> Authoritative { get; } = Args.Several("--authoritative-domain", "As --domain, and its verified addresses take over local accounts.", "domain");

        private Option<bool?> CreatePeople { get; } = new("--create-people") { Description = "Make people who sign in for the first time." };

        private Option<string?> File { get; } = new("--settings") { Description = "JSON file with all settings, as 'show --output json' prints them.", HelpName = "file" };

        public IEnumerable<Symbol> All => [Authentication, Domains, Authoritative, CreatePeople, File];

        public bool ChangesSettings(Invocation run) => run.Has(CreatePeople) || run.Has(File);

        public IReadOnlyList<UpstreamDomain>? ReadDomains(Invocation run) => !run.Has(Domains) && !run.Has(Authoritative)
            ? null
            : [.. (run.Get(Domains) ?? []).Select(d => new UpstreamDomain(d)), .. (run.Get(Authoritative) ?? []).Select(d => new UpstreamDomain(d, true))];

        public UpstreamProviderSettings? ReadSettings(Invocation run, UpstreamProviderSettings? before)
        {
            var settings = run.Get(File) is { } file ? Parse(file) : before;
            return run.Get(CreatePeople) is { } create ? (settings ?? new UpstreamProviderSettings()) with { CreatePeople = create } : settings;
        }

        private static UpstreamProviderSettings Parse(string file)
        {
            try
            {
                return JsonSerializer.Deserialize<UpstreamProviderSettings>(System.IO.File.ReadAllBytes(file), GatehouseJson.Options)!;
            }
            catch (JsonException e)
            {
                throw new CliException($"{file} does not hold settings: {e.Message}");
            }
        }
    }
}
