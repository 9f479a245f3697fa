using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Accounts.Flows;
using Gatehouse.Server.Accounts.SecondFactors;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Pages;

/// <summary><c>GET /signin/{flow}</c>: goes on by itself when the browser's session will do, and shows a page when not.</summary>
internal sealed class ShowSignIn(
    Database database, FlowStore flows, FinishFlow finish, SignInReplies replies, IBrowserSessions sessions, IPeople people,
    SecondFactorPolicy policy, SetUpStep setUp, TimeProvider time)
{
    /// <summary>Shows it.</summary>
    public static async Task<IResult> HandleAsync(string flow, HttpContext http, ShowSignIn page, SignInReplies replies, FlowDoor door, CancellationToken ct) =>
        await door.EnterAsync(http, flow, ct) is { } open ? await page.ShowAsync(http, open, ct) : replies.Over(http);

    private async Task<IResult> ShowAsync(HttpContext http, OpenFlow flow, CancellationToken ct)
    {
        if (flow.Row.Step == FlowSteps.Second)
        {
            return await replies.CodeAsync(http, flow, flow.Row.PersonId!, null, ct);
        }

        if (flow.Row.Step == FlowSteps.SetUp)
        {
            return await setUp.ShowAsync(http, flow, null, ct);
        }

        return flow.Row.Step == FlowSteps.SetUpDone ? await setUp.FinishAsync(http, flow, ct) : await BeginAsync(http, flow, ct);
    }

    private async Task<IResult> BeginAsync(HttpContext http, OpenFlow flow, CancellationToken ct)
    {
        var session = await SessionAsync(http, flow, ct);
        var required = session is { UpstreamId: null }
            ? await policy.RequiredAsync(flow.Row.OrgId, session.PersonId, flow.Wanted.RequiredAcr, ct)
            : flow.Wanted.RequiredAcr;
        if (session is not null && Acr.Satisfies(session.Acr, required))
        {
            return replies.Finished(http, await finish.WithSessionAsync(flow, session, ct));
        }

        if (flow.Wanted.Silent)
        {
            return replies.Finished(http, await finish.RefusedAsync(flow.Row, SignInRefusals.InteractionRequired, ct));
        }

        // Signed in, but not surely enough: the second factor alone is missing.
        if (session is { UpstreamId: null } && (await SecondFactorView.ReadAsync(database, session.PersonId, ct)).CanReach(required))
        {
            await flows.AdvanceAsync(flow.Row, session.PersonId, session.Amr, ct);
            return await replies.CodeAsync(http, flow, session.PersonId, null, ct);
        }

        return await replies.FirstAsync(http, flow, null, ct);
    }

    /// <summary>The browser's session, when the flow may use it: fresh enough, of the person that is hinted at, and of one for whom their identity provider still vouches.</summary>
    private async Task<BrowserSession?> SessionAsync(HttpContext http, OpenFlow flow, CancellationToken ct)
    {
        var wanted = flow.Wanted;
        if (wanted.ForceLogin || wanted.WithoutCookies || await sessions.FindAsync(http, flow.Row.OrgId, ct) is not { } session)
        {
            return null;
        }

        if (wanted.MaxAge is { } age && session.AuthTime + age <= time.GetUtcNow())
        {
            return null;
        }

        // Applications that renew nothing would go on with it for as long as it lives.
        if (session.UpstreamId is not null && await people.StandingAsync(session.OrganizationId, session.PersonId, ct) != Standing.Good)
        {
            return null;
        }

        return wanted.LoginHint is not { Length: > 0 } hint || (await people.FindByIdentifierAsync(flow.Row.OrgId, hint, ct))?.Id == session.PersonId
            ? session
            : null;
    }
}
