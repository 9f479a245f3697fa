using Gatehouse.Protocols.Saml;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Events;
using Gatehouse.Server.TvProvider.Mvpds.Pages;
using Gatehouse.Server.TvProvider.Viewers;

namespace Gatehouse.Server.TvProvider.Mvpds.SignIn;

/// <summary>Ends sign-ins: stores who signed in, and leads the browser to where the session says.</summary>
internal sealed class SignInEnd(Database database, IViewers viewers, ITvEvents events, PublicUrls urls, ILogger<SignInEnd> log)
{
    /// <summary>Our own page at the end, for viewers who began at our own page.</summary>
    public const string DonePath = "/activate/done";

    /// <summary>Something that happened to a session, to be counted.</summary>
    public static TvEvent Of(TvEventKind kind, ViewerSession session) =>
        new(kind, session.OrganizationId, session.ServiceProvider) { Mvpd = session.Mvpd ?? "", Platform = session.Platform };

    /// <summary>The session that waits for an answer to that request; null when none does.</summary>
    public Task<StartedSession?> FindAsync(string requestId, CancellationToken ct) => database.WriteAsync(tx => viewers.TakeAsync(tx, requestId), ct);

    /// <summary>Somebody signed in. Null when the session has ended meanwhile, or the assertion was used before.</summary>
    /// <param name="requestId">The request that was answered.</param>
    /// <param name="viewer">Who.</param>
    /// <param name="proof">What proves it, to be used up; null for none.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IResult?> CompleteAsync(string requestId, MvpdSignIn viewer, SamlSignIn? proof, CancellationToken ct)
    {
        var session = await database.WriteAsync(async tx =>
        {
            if (await viewers.TakeAsync(tx, requestId) is not { Session: var taken }
                || (proof is not null && !await UsedAssertions.UseAsync(tx, proof.ReplayKey, proof.RememberUntil)))
            {
                return null;
            }

            await viewers.CompleteAsync(tx, taken, viewer);
            return taken;
        }, ct);
        if (session is null)
        {
            return null;
        }

        events.Record(Of(TvEventKind.AuthnPending, session));
        MvpdLog.SignedIn(log, session.ServiceProvider, session.Mvpd!, session.OrganizationId, session.Id);
        return TvPages.Leave(session.RedirectUrl!);
    }

    /// <summary>The MVPD answered, and not with a viewer. The browser goes where it was to go all the same: the device learns by asking.</summary>
    public async Task<IResult?> FailAsync(string requestId, string reason, CancellationToken ct)
    {
        var session = await database.WriteAsync(async tx =>
        {
            if (await viewers.TakeAsync(tx, requestId) is not { Session: var taken })
            {
                return null;
            }

            await viewers.FailAsync(tx, taken, reason);
            return taken;
        }, ct);
        if (session is null)
        {
            return null;
        }

        events.Record(Of(TvEventKind.AuthnFailed, session));
        MvpdLog.NotSignedIn(log, session.Mvpd!, session.OrganizationId, session.Id, reason);

        // Only our own page may know more than an app's.
        return TvPages.Leave(session.RedirectUrl == urls.For(DonePath) ? $"{session.RedirectUrl}?code={session.Code}" : session.RedirectUrl!);
    }
}
