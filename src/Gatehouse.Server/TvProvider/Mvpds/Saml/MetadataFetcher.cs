using System.Security.Cryptography;
using System.Text;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.Saml.Metadata;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Mvpds.Saml;

/// <summary>Fetches metadata of providers, and stores what is usable. A document that is not changes nothing.</summary>
internal sealed class MetadataFetcher(MvpdHttp http, MetadataStore store, IOptions<MvpdOptions> options, TimeProvider time, ILogger<MetadataFetcher> log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LeastPause = TimeSpan.FromMinutes(5);

    private readonly SingleFlight<bool> _running = new();

    /// <summary>Fetches now. Who waits for the same in this process waits for one fetch; who leaves disturbs nobody.</summary>
    public Task FetchAsync(string organizationId, string mvpd, TvSamlProvider stated, CancellationToken ct) => _running.RunAsync(
        $"{organizationId} {mvpd}",
        async () =>
        {
            await FetchAsync(organizationId, mvpd, stated);
            return true;
        }, ct);

    private async Task FetchAsync(string organizationId, string mvpd, TvSamlProvider stated)
    {
        var url = stated.MetadataUrl!;
        try
        {
            var (xml, metadata) = await GetAsync(stated);
            await store.SucceedAsync(organizationId, mvpd, url, xml, time.GetUtcNow() + Pause(metadata), CancellationToken.None);
            MvpdLog.MetadataFetched(log, mvpd, organizationId);
        }
        catch (MvpdException e)
        {
            var failures = await store.FailAsync(organizationId, mvpd, url, e.Message, Pause, CancellationToken.None);
            MvpdLog.MetadataNotFetched(log, mvpd, organizationId, failures, e.Message);
        }
    }

    private async Task<(string Xml, IdentityProviderMetadata Metadata)> GetAsync(TvSamlProvider stated)
    {
        if (!Uri.TryCreate(stated.MetadataUrl, UriKind.Absolute, out var address))
        {
            throw new MvpdException(MvpdTrouble.NotConfigured, "the address of its metadata is none");
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd("application/samlmetadata+xml, application/xml, text/xml");
        var reply = await http.SendAsync(request, MvpdLine.Metadata, options.Value.Timeout, CancellationToken.None);
        if (!reply.IsOk)
        {
            throw new MvpdException(MvpdTrouble.NotRead, $"{address.Host} answers with status {reply.Status}");
        }

        // It is read before it is stored: what is stored has been usable once.
        var metadata = SamlProvider.ReadMetadata(stated, reply.Body, time.GetUtcNow());
        return (Encoding.UTF8.GetString(reply.Body.AsSpan().StartsWith("\uFEFF"u8) ? reply.Body.AsSpan(3) : reply.Body), metadata);
    }

    // As often as the provider asks for (SAML Metadata §2.3.2), and no more often than is decent.
    private TimeSpan Pause(IdentityProviderMetadata metadata)
    {
        var pause = metadata.CacheDuration is { } wanted && wanted < options.Value.RefreshEvery ? wanted : options.Value.RefreshEvery;
        if (metadata.ValidUntil - time.GetUtcNow() is { } left && left / 2 < pause)
        {
            pause = left / 2;
        }

        return Jitter(pause < LeastPause ? LeastPause : pause);
    }

    // Twice as long after each failure, up to the usual pause.
    private TimeSpan Pause(long failures)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(failures - 1, 20));
        return Jitter(pause < options.Value.RefreshEvery ? pause : options.Value.RefreshEvery);
    }

    // Providers of one federation are not all asked in the same second.
    private static TimeSpan Jitter(TimeSpan pause) => pause * (0.9 + (RandomNumberGenerator.GetInt32(0, 100) / 1000.0));
}
