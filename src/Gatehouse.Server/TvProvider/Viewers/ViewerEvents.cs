using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Events;
using Gatehouse.Server.TvProvider.Http;
using Gatehouse.Server.TvProvider.Viewers.Decisions;
using Gatehouse.Server.TvProvider.Viewers.Profiles;

namespace Gatehouse.Server.TvProvider.Viewers;

/// <summary>Counts what viewers do, for the reports of operators.</summary>
internal sealed class ViewerEvents(ITvEvents events, Database database, TimeProvider time)
{
    /// <summary>A request was given to Apple's framework.</summary>
    public void PartnerAsked(TvRequest request, string mvpd) =>
        events.Record(TvEvent.Of(request, TvEventKind.AuthnAttempt, mvpd) with { Partner = ProfileRules.AppleIssuer });

    /// <summary>A sign-in counts as successful when an app has seen its profile, and once.</summary>
    public async Task ShownAsync(TvRequest request, IReadOnlyList<FoundProfile> profiles, CancellationToken ct)
    {
        foreach (var profile in profiles.Where(p => p.Row.FetchedMs is null))
        {
            var args = new { profile.Row.Id, now = time.GetUtcNow().ToUnixTimeMilliseconds() };
            if (await database.AppendAsync(tx => tx.ExecuteAsync("update tv_profile set fetched_ms = @now where id = @Id and fetched_ms is null", args), ct) == 1)
            {
                events.Record(TvEvent.Of(request, TvEventKind.AuthnSuccessful, profile.Row.Mvpd) with
                {
                    Partner = profile.Type == ProfileType.AppleSso ? ProfileRules.AppleIssuer : "",
                    SsoType = profile.Type switch { ProfileType.PlatformSso => "platform", ProfileType.ServiceTokenSso => "service", _ => "" },
                });
            }
        }
    }

    /// <summary>Somebody asked by a code.</summary>
    public void ShownByCode(TvRequest request, string mvpd, bool found) =>
        events.Record(TvEvent.Of(request, found ? TvEventKind.ClientlessToken : TvEventKind.ClientlessFailure, mvpd));

    /// <summary>An authorization was answered.</summary>
    /// <param name="request">Call.</param>
    /// <param name="decisions">Answer.</param>
    /// <param name="elapsed">How long it took, which is the MVPD's time where it was asked.</param>
    public void Decided(TvRequest request, IReadOnlyList<Decision> decisions, TimeSpan elapsed)
    {
        foreach (var decision in decisions)
        {
            var happened = TvEvent.Of(request, TvEventKind.MediaToken, request.Integration.Mvpd.Id) with
            {
                Resource = decision.Resource.Channel,
                Reason = decision.Error?.Code ?? "",
            };
            if (decision.Asked)
            {
                events.Record(happened with { Kind = TvEventKind.AuthzAttempt, Latency = elapsed });
                events.Record(happened with { Kind = decision.Permitted ? TvEventKind.AuthzSuccessful : TvEventKind.AuthzFailed });
            }
            else if (decision is { Permitted: false, Window: not null })
            {
                events.Record(happened with { Kind = TvEventKind.AuthzRejected });
            }

            if (decision.Token is not null)
            {
                events.Record(happened);
            }
        }
    }
}
