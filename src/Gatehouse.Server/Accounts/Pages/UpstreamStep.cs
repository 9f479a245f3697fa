using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Accounts.Flows;
using Gatehouse.Server.Accounts.Upstream;
using Gatehouse.Server.Accounts.Upstream.Providers;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Pages;

/// <summary>
/// Sends browsers to identity providers and takes them back. <c>state</c> finds the flow here, whatever the browser has
/// kept; the cookie, where flows have one, makes sure that it is the same browser.
/// </summary>
internal sealed class UpstreamStep(
    FlowDoor door, FlowStore flows, FinishFlow finish, SignInReplies replies, IUpstreamProviders providers, SecretBox secrets, PublicUrls urls)
{
    private const string Purpose = "accounts.upstream";

    /// <summary><c>GET /signin/callback/{provider}</c>: what a provider says, by way of the browser.</summary>
    public static async Task<IResult> ReturnAsync(string provider, HttpContext http, UpstreamStep step, CancellationToken ct)
    {
        var state = http.Request.Query["state"];
        return await step.ReturnAsync(http, provider, state.Count == 1 ? state[0] : null, ct);
    }

    /// <summary>Sends the browser to a provider.</summary>
    public async Task<IResult> StartAsync(HttpContext http, OpenFlow flow, UpstreamChoice provider, string? typed, CancellationToken ct)
    {
        var state = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        if (await providers.StartAsync(flow.Row.OrgId, provider.Id, state, Callback(provider.Id), typed, flow.Wanted, ct) is not { } start)
        {
            return replies.UpstreamDown(http, flow.Path());
        }

        var kept = JsonSerializer.SerializeToUtf8Bytes(new Kept(flow.Word, start.Kept.ToArray()));
        await flows.LeaveForUpstreamAsync(flow.Row, provider.Id, state, secrets.Seal(kept, Purpose), ct);
        http.Response.Headers.Location = start.Location.AbsoluteUri;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private async Task<IResult> ReturnAsync(HttpContext http, string provider, string? state, CancellationToken ct)
    {
        // Taken before anything is asked of the provider: an answer counts once. One provider must not answer for another,
        // or it could have the code of the other (RFC 9700 §4.4).
        if (state is not { Length: 43 } || await flows.FindByUpstreamAsync(state, ct) is not { UpstreamId: { } upstream, UpstreamSealed: { } box } row
            || upstream != provider
            || !door.IsOwner(http.Request, row) || !await flows.TakeUpstreamAsync(row, ct))
        {
            return replies.Over(http);
        }

        var kept = JsonSerializer.Deserialize<Kept>(secrets.Open(box, Purpose))!;
        var flow = new OpenFlow(kept.Word, row, row.Wanted, "");
        return await providers.FinishAsync(row.OrgId, upstream, kept.Provider, Callback(upstream), http.Request.Query, flow.Wanted, ct) switch
        {
            UpstreamOutcome.SignedIn done => replies.Finished(
                http, await finish.SignedInAsync(http, flow, new Proof(done.PersonId, done.Acr, done.Amr, upstream), null, ct)),
            UpstreamOutcome.Refused { Code: SignInRefusals.UpstreamUnavailable } failed => replies.UpstreamDown(http, flow.Path(), failed.Detail),
            UpstreamOutcome.Refused refused => replies.Finished(http, await finish.RefusedAsync(row, refused.Code, ct)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private string Callback(string provider) => urls.For(UpstreamView.CallbackPath(provider));

    private sealed record Kept(string Word, byte[] Provider);
}
