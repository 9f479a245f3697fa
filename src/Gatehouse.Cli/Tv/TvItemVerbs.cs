using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Cli.Tv;

/// <summary><c>gatehouse tv add-…</c>, <c>put</c> and <c>remove</c>: items of the draft.</summary>
internal static class TvItemVerbs
{
    private const string Kinds = "programmer|service-provider|mvpd|integration|sso-issuer";

    public static Command[] All(Verbs verbs) => [AddProgrammer(verbs), AddServiceProvider(verbs), TvMvpdVerb.Add(verbs), Integrate(verbs), Put(verbs), Remove(verbs)];

    /// <summary>A preset by its id.</summary>
    public static TvPreset Find(IReadOnlyList<TvPreset> presets, string id) => presets.FirstOrDefault(p => p.Id == id)
        ?? throw new CliException($"There is no preset {id}; there are {string.Join(", ", presets.Select(p => p.Id))}.", ExitCode.Usage);

    private static Command AddProgrammer(Verbs verbs)
    {
        var id = Id("Its id: letters, digits, dots, underscores and hyphens.");
        var name = new Argument<string>("name") { Description = "For people." };
        return verbs.Verb("add-programmer", "Put a media company into the draft.", [id, name], async (run, ct) =>
            run.Print.Done("In the draft.", await run.Client.PutTvProgrammerAsync(new TvProgrammer { Id = run.Get(id), DisplayName = run.Get(name) }, ct)));
    }

    private static Command AddServiceProvider(Verbs verbs)
    {
        var id = Id("The {serviceProvider} of the API.");
        var name = new Argument<string>("name") { Description = "For people." };
        var programmer = new Option<string>("--programmer") { Description = "Its media company.", Required = true, HelpName = "id" };
        var domains = Args.Several("--domain", "Host of its pages and redirects, with everything below it; repeat for several.");
        var url = new Option<string?>("--redirect") { Description = "Where its viewers end when an app names no place.", HelpName = "url" };
        return verbs.Verb("add-service-provider", "Put a channel or brand into the draft.", [id, name, programmer, domains, url], async (run, ct) =>
            run.Print.Done("In the draft.", await run.Client.PutTvServiceProviderAsync(
                new TvServiceProvider
                {
                    Id = run.Get(id), Programmer = run.Get(programmer)!, DisplayName = run.Get(name), DefaultRedirectUrl = run.Get(url),
                    Domains = [.. (run.Get(domains) ?? []).Select(d => new TvDomain(d))],
                },
                ct)));
    }

    private static Command Integrate(Verbs verbs)
    {
        var serviceProvider = new Argument<string>("service-provider") { Description = "Channel or brand." };
        var mvpd = new Argument<string>("mvpd") { Description = "TV provider." };
        var single = new Option<bool>("--single-sign-on") { Description = "Let viewers sign in by Apple's framework, or the identity of their platform." };
        var enforce = new Option<bool>("--enforce-permissions") { Description = "Apps respect that a viewer denied access on the device." };
        var days = new Option<int?>("--sign-in-days") { Description = "How long a sign-in holds.", HelpName = "days" };
        var hours = new Option<int?>("--authorization-hours") { Description = "How long an authorization holds.", HelpName = "hours" };
        var disabled = new Option<bool>("--disabled") { Description = "Not yet." };
        Symbol[] all = [serviceProvider, mvpd, single, enforce, days, hours, disabled];
        return verbs.Verb("integrate", "Let a TV provider serve a channel or brand.", all, async (run, ct) =>
            run.Print.Done("In the draft.", await run.Client.PutTvIntegrationAsync(
                new TvIntegration
                {
                    ServiceProvider = run.Get(serviceProvider), Mvpd = run.Get(mvpd), Enabled = !run.Get(disabled),
                    Traits = new TvTraits
                    {
                        SingleSignOn = run.Get(single) ? true : null, EnforcePlatformPermissions = run.Get(enforce) ? true : null,
                        Lifetimes = new TvLifetimes
                        {
                            Authentication = run.Get(days) is { } d ? new TvLifetime(d * 86_400) : null, Authorization = run.Get(hours) is { } h ? new TvLifetime(h * 3600) : null,
                        },
                    },
                },
                ct)));
    }

    private static Command Put(Verbs verbs)
    {
        var kind = new Argument<string>("kind") { Description = Kinds, HelpName = Kinds };
        var file = Args.File("JSON of one item, as 'draft --output json' shows it; - reads standard input.");
        return verbs.Verb("put", "Put an item into the draft, or in the place of the one with its id.", [kind, file], async (run, ct) =>
        {
            var path = run.Get(file);
            object item = run.Get(kind) switch
            {
                "programmer" => await run.Client.PutTvProgrammerAsync(await run.ReadJsonAsync<TvProgrammer>(path, "a programmer", ct), ct),
                "service-provider" => await run.Client.PutTvServiceProviderAsync(await run.ReadJsonAsync<TvServiceProvider>(path, "a service provider", ct), ct),
                "mvpd" => await run.Client.PutTvMvpdAsync(await run.ReadJsonAsync<TvMvpd>(path, "an MVPD", ct), ct),
                "integration" => await run.Client.PutTvIntegrationAsync(await run.ReadJsonAsync<TvIntegration>(path, "an integration", ct), ct),
                "sso-issuer" => await run.Client.PutTvSsoIssuerAsync(await run.ReadJsonAsync<TvSsoIssuer>(path, "an issuer", ct), ct),
                var other => throw Unknown(other),
            };
            run.Print.Done("In the draft.", item);
        });
    }

    private static Command Remove(Verbs verbs)
    {
        var kind = new Argument<string>("kind") { Description = Kinds, HelpName = Kinds };
        var ids = new Argument<string[]>("id") { Description = "Its id; two for an integration (service provider, MVPD) and an issuer (kind, issuer).", Arity = new ArgumentArity(1, 2) };
        return verbs.Verb("remove", "Take an item out of the draft.", [kind, ids], async (run, ct) =>
        {
            var pair = run.Get(ids);
            await ((run.Get(kind), pair) switch
            {
                ("programmer", [var id]) => run.Client.DeleteTvProgrammerAsync(id, ct),
                ("service-provider", [var id]) => run.Client.DeleteTvServiceProviderAsync(id, ct),
                ("mvpd", [var id]) => run.Client.DeleteTvMvpdAsync(id, ct),
                ("integration", [var serviceProvider, var mvpd]) => run.Client.DeleteTvIntegrationAsync(serviceProvider, mvpd, ct),
                ("sso-issuer", [var of, var issuer]) => run.Client.DeleteTvSsoIssuerAsync(of, issuer, ct),
                var (other, _) => throw Unknown(other),
            });
            run.Print.Done("Out of the draft.");
        });
    }

    private static CliException Unknown(string kind) => new($"'{kind}' with so many ids means nothing here; there are {Kinds}.", ExitCode.Usage);

    private static Argument<string> Id(string description) => new("id") { Description = description };
}
