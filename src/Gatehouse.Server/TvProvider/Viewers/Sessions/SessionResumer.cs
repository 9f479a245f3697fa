using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Http;

namespace Gatehouse.Server.TvProvider.Viewers.Sessions;

/// <summary>Completes sessions from any screen of the same service provider: the code is what entitles to it.</summary>
internal sealed class SessionResumer(Database database, SessionStore store, SessionDesk desk, Standing standing)
{
    /// <summary>The next step, after the call gave what it has.</summary>
    public async Task<(SessionAnswer? Answer, SessionRefusal? Refusal)> ResumeAsync(TvRequest request, CancellationToken ct)
    {
        var (row, invalid) = await desk.FindAsync(request, ct);
        if (row is null)
        {
            return (null, new SessionRefusal(invalid!));
        }

        var wish = SessionWish.Read(request.Form);
        if (wish.Mvpd is not null && request.FindIntegration(wish.Mvpd, out var error) is null)
        {
            return (null, new SessionRefusal(error!));
        }

        if (wish.JudgePlaces(request) is { } refusal)
        {
            return (null, refusal);
        }

        return await database.WriteAsync(tx => FillAsync(tx, row, wish), ct) is { } filled
            ? await AnswerAsync(request, filled, ct)
            : (null, new SessionRefusal(TvErrorCodes.InvalidAuthenticationSession));
    }

    // What the device said itself stays; what a second screen said may be said again.
    private async Task<SessionRow?> FillAsync(Tx tx, SessionRow found, SessionWish wish)
    {
        var row = await store.LockAsync(tx, found.Code);
        if (row?.Id != found.Id || row.State == SessionStates.Done)
        {
            return row?.Id == found.Id ? row : null;
        }

        var stated = (SessionParameters)row.Stated;
        var filled = row with
        {
            Mvpd = stated.HasFlag(SessionParameters.Mvpd) ? row.Mvpd : wish.Mvpd ?? row.Mvpd,
            DomainName = stated.HasFlag(SessionParameters.DomainName) ? row.DomainName : wish.DomainName ?? row.DomainName,
            RedirectUrl = stated.HasFlag(SessionParameters.RedirectUrl) ? row.RedirectUrl : wish.RedirectUrl ?? row.RedirectUrl,
        };
        await SessionStore.FillAsync(tx, filled);
        return filled;
    }

    private async Task<(SessionAnswer?, SessionRefusal?)> AnswerAsync(TvRequest request, SessionRow row, CancellationToken ct)
    {
        if (row.Mvpd is not null)
        {
            if (request.FindIntegration(row.Mvpd, out var error) is not { } integration)
            {
                return (null, new SessionRefusal(error!));
            }

            var viewer = Viewer.Of(request.Settings, request.ServiceProvider, row);
            var verdict = await standing.JudgeAsync(viewer, integration, partnerMvpd: null, ct);
            if (verdict.Error is not null)
            {
                return (null, new SessionRefusal(verdict.Error));
            }

            if (verdict.Reason is not null)
            {
                return (SessionDesk.Authorize(viewer, row.Mvpd, verdict.Reason, row.Id), null);
            }
        }

        // It had its viewer, who is signed out again: the code is used up.
        return row.State == SessionStates.Done
            ? (null, new SessionRefusal(TvErrorCodes.InvalidAuthenticationSession))
            : (SessionDesk.Describe(row, SessionActions.Retry, SessionReasons.None), null);
    }
}
