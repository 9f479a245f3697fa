using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Client;

public sealed partial class GatehouseClient
{
    private const string TvDraftPath = "/tv/configuration/draft";

    /// <summary>The active configuration of TV sign-in.</summary>
    public Task<TvRevision> GetTvConfigurationAsync(CancellationToken ct = default) => GetAsync<TvRevision>("/tv/configuration", ct);

    /// <summary>The same as the file that <see cref="ImportTvConfigurationAsync"/> takes.</summary>
    public Task<TvConfiguration> ExportTvConfigurationAsync(CancellationToken ct = default) => GetAsync<TvConfiguration>("/tv/configuration/export", ct);

    /// <summary>Configurations that were activated, newest first, without their documents.</summary>
    public IAsyncEnumerable<TvRevision> ListTvRevisionsAsync(CancellationToken ct = default) => ListAsync<TvRevision>("/tv/configuration/revisions", Query.Empty, ct);

    /// <summary>One of them.</summary>
    public Task<TvRevision> GetTvRevisionAsync(long number, CancellationToken ct = default) =>
        GetAsync<TvRevision>(FormattableString.Invariant($"/tv/configuration/revisions/{number}"), ct);

    /// <summary>Makes one of them the draft.</summary>
    public Task<TvDraft> RestoreTvRevisionAsync(long number, CancellationToken ct = default) =>
        PostAsync<TvDraft>(FormattableString.Invariant($"/tv/configuration/revisions/{number}/restore"), null, ct);

    /// <summary>What operators are working at.</summary>
    public Task<TvDraft> GetTvDraftAsync(CancellationToken ct = default) => GetAsync<TvDraft>(TvDraftPath, ct);

    /// <summary>Replaces the draft.</summary>
    public Task<TvDraft> UpdateTvDraftAsync(TvConfiguration configuration, CancellationToken ct = default) =>
        SendAsync<TvDraft>(HttpMethod.Put, TvDraftPath, configuration, ct);

    /// <summary>Forgets the draft.</summary>
    public Task DiscardTvDraftAsync(CancellationToken ct = default) => SendAsync(HttpMethod.Delete, TvDraftPath, null, ct);

    /// <summary>Takes a file into the draft.</summary>
    /// <param name="configuration">Of the file.</param>
    /// <param name="merge">Put its items over those of the draft with the same ids, and leave the others; false to replace the draft.</param>
    /// <param name="ct">Stops.</param>
    public Task<TvDraft> ImportTvConfigurationAsync(TvConfiguration configuration, bool merge = false, CancellationToken ct = default) =>
        PostAsync<TvDraft>($"{TvDraftPath}/import" + Query.Empty.With("merge", merge), configuration, ct);

    /// <summary>Tells what activating the draft would change, and what stands in the way.</summary>
    public Task<TvValidation> ValidateTvDraftAsync(CancellationToken ct = default) => PostAsync<TvValidation>($"{TvDraftPath}/validate", null, ct);

    /// <summary>Makes the draft the active configuration.</summary>
    public Task<TvRevision> ActivateTvDraftAsync(ActivateTvConfiguration request, CancellationToken ct = default) =>
        PostAsync<TvRevision>($"{TvDraftPath}/activate", request, ct);

    /// <summary>Puts a media company into the draft.</summary>
    public Task<TvProgrammer> PutTvProgrammerAsync(TvProgrammer programmer, CancellationToken ct = default) =>
        PutTvAsync($"programmers/{Escape(Known(programmer).Id)}", programmer, ct);

    /// <summary>Takes a media company out of the draft.</summary>
    public Task DeleteTvProgrammerAsync(string id, CancellationToken ct = default) => DeleteTvAsync($"programmers/{Escape(id)}", ct);

    /// <summary>Puts a service provider into the draft.</summary>
    public Task<TvServiceProvider> PutTvServiceProviderAsync(TvServiceProvider serviceProvider, CancellationToken ct = default) =>
        PutTvAsync($"service-providers/{Escape(Known(serviceProvider).Id)}", serviceProvider, ct);

    /// <summary>Takes a service provider out of the draft.</summary>
    public Task DeleteTvServiceProviderAsync(string id, CancellationToken ct = default) => DeleteTvAsync($"service-providers/{Escape(id)}", ct);

    /// <summary>Puts an MVPD into the draft.</summary>
    public Task<TvMvpd> PutTvMvpdAsync(TvMvpd mvpd, CancellationToken ct = default) => PutTvAsync($"mvpds/{Escape(Known(mvpd).Id)}", mvpd, ct);

    /// <summary>Takes an MVPD out of the draft.</summary>
    public Task DeleteTvMvpdAsync(string id, CancellationToken ct = default) => DeleteTvAsync($"mvpds/{Escape(id)}", ct);

    /// <summary>Puts an integration into the draft.</summary>
    public Task<TvIntegration> PutTvIntegrationAsync(TvIntegration integration, CancellationToken ct = default) =>
        PutTvAsync($"integrations/{Escape(Known(integration).ServiceProvider)}/{Escape(integration.Mvpd)}", integration, ct);

    /// <summary>Takes an integration out of the draft.</summary>
    public Task DeleteTvIntegrationAsync(string serviceProvider, string mvpd, CancellationToken ct = default) =>
        DeleteTvAsync($"integrations/{Escape(serviceProvider)}/{Escape(mvpd)}", ct);

    /// <summary>Puts an issuer of single sign-on into the draft.</summary>
    public Task<TvSsoIssuer> PutTvSsoIssuerAsync(TvSsoIssuer issuer, CancellationToken ct = default) => PutTvAsync("sso-issuers", issuer, ct);

    /// <summary>Takes an issuer of single sign-on out of the draft.</summary>
    public Task DeleteTvSsoIssuerAsync(string kind, string issuer, CancellationToken ct = default) =>
        DeleteTvAsync("sso-issuers" + Query.Empty.With("kind", kind).With("issuer", issuer), ct);

    private static T Known<T>(T item) where T : class => item ?? throw new ArgumentNullException(nameof(item));

    private Task<T> PutTvAsync<T>(string path, T item, CancellationToken ct) => SendAsync<T>(HttpMethod.Put, $"{TvDraftPath}/{path}", item, ct);

    private Task DeleteTvAsync(string path, CancellationToken ct) => SendAsync(HttpMethod.Delete, $"{TvDraftPath}/{path}", null, ct);
}
