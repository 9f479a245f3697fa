using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.Faults;

/// <summary>One of everything that TV sign-in is configured by.</summary>
internal static class TvIds
{
    /// <summary>Paths of the API with the id that stands in their placeholders. Items of the draft cannot be asked for alone.</summary>
    public static async Task<IEnumerable<(string Prefix, string Id)>> OfAsync(Tenant owner)
    {
        var ct = TestContext.Current.CancellationToken;
        var name = $"t{Guid.NewGuid():n}";
        await owner.Api.DiscardTvDraftAsync(ct); // bad input may have left one without what other tests use
        await owner.Api.ImportTvConfigurationAsync(
            new TvConfiguration
            {
                Programmers = [new TvProgrammer { Id = name, DisplayName = name }],
                ServiceProviders = [new TvServiceProvider { Id = name, Programmer = name, DisplayName = name }],
                Mvpds = [Provider(name)],
                Integrations = [new TvIntegration { ServiceProvider = name, Mvpd = name }],
            },
            merge: true, // other tests use what else is there
            ct);
        var revision = await owner.Api.ActivateTvDraftAsync(new ActivateTvConfiguration("Ids"), ct);
        await owner.Api.PutTvMvpdAsync(Provider(name) with { DisplayName = "In the draft" }, ct);
        await owner.Api.SetTvSecretAsync(name, name, "a secret", ct);
        var application = await owner.Api.CreateTvApplicationAsync(new CreateTvApplication(name), ct);
        await owner.Api.IssueTvStatementAsync(application.Id, ct);
        var rule = await owner.Api.CreateTvDegradationAsync(new CreateTvDegradation { Kind = "authz-all", Mvpds = [name], ServiceProvider = name }, ct);
        var key = await owner.Api.ListTvKeysAsync(ct).FirstAsync(ct);
        return
        [
            ("/api/v1/tv/applications/{id}", application.Id), ("/api/v1/tv/degradations/{id}", rule[0].Id), ("/api/v1/tv/keys/{id}", key.Id),
            ("/api/v1/tv/secrets/{mvpd}", name),
            ("/api/v1/tv/configuration/revisions/{number}", revision.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("/api/v1/tv/configuration/draft/programmers/{id}", name), ("/api/v1/tv/configuration/draft/service-providers/{id}", name),
            ("/api/v1/tv/configuration/draft/mvpds/{id}", name), ("/api/v1/tv/configuration/draft/integrations/{serviceProvider}", name),
        ];
    }

    private static TvMvpd Provider(string name) => new()
    {
        Id = name, DisplayName = name, OAuth = new TvOAuthProvider { AuthorizationUrl = "https://login.tv.example/", TokenUrl = "https://login.tv.example/token", ClientId = name },
    };
}
