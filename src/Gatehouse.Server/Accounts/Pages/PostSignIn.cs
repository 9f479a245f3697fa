using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Accounts.Flows;
using Gatehouse.Server.Accounts.SecondFactors;
using Gatehouse.Server.Accounts.Upstream;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Pages;

/// <summary>Forms of the sign-in pages. Each must carry the key of its flow and come from the browser that opened it.</summary>
internal sealed class PostSignIn(
    FlowDoor door, FlowStore flows, PasswordCheck passwords, CodeCheck codes, Database database, FinishFlow finish, SignInReplies replies,
    IUpstreamProviders upstream, UpstreamStep upstreamStep, SecondFactorPolicy policy, SetUpStep setUp)
{
    /// <summary>Largest form.</summary>
    public const int MaxFormBytes = 16 * 1024;

    private static readonly string[] ByPassword = ["pwd"];
    private static readonly string[] ByPasswordAndCode = ["pwd", "otp", "mfa"];

    /// <summary><c>POST /signin/{flow}</c>: name and password, or the name alone.</summary>
    public static Task<IResult> FirstAsync(string flow, HttpContext http, PostSignIn post, CancellationToken ct) =>
        post.WithFlowAsync(flow, http, FlowSteps.First, post.FirstAsync, ct);

    /// <summary><c>POST /signin/{flow}/code</c>: the second factor.</summary>
    public static Task<IResult> CodeAsync(string flow, HttpContext http, PostSignIn post, CancellationToken ct) =>
        post.WithFlowAsync(flow, http, FlowSteps.Second, post.CodeAsync, ct);

    /// <summary><c>POST /signin/{flow}/setup</c>: the first code of an app that was demanded.</summary>
    public static Task<IResult> SetUpAsync(string flow, HttpContext http, PostSignIn post, CancellationToken ct) =>
        post.WithFlowAsync(flow, http, FlowSteps.SetUp, post.SetUpAsync, ct);

    /// <summary><c>POST /signin/{flow}/cancel</c>: back to where the flow came from, without anybody.</summary>
    public static Task<IResult> CancelAsync(string flow, HttpContext http, PostSignIn post, CancellationToken ct) =>
        post.WithFlowAsync(flow, http, null, post.CancelAsync, ct);

    private async Task<IResult> FirstAsync(HttpContext http, OpenFlow flow, IFormCollection form, CancellationToken ct)
    {
        var (typed, password) = (form["identifier"].ToString(), form["password"].ToString());
        if (await upstream.ChooseAsync(flow.Row.OrgId, typed, ct) is { } provider)
        {
            return await upstreamStep.StartAsync(http, flow, provider, typed, ct);
        }

        if (password.Length == 0 && typed.Length > 0 && await upstream.AnyAsync(flow.Row.OrgId, ct))
        {
            return await replies.PasswordAsync(http, flow, typed, nameOnly: false, null, ct);
        }

        if (await passwords.RunAsync(flow.Row.OrgId, typed, password, SignInClient.Of(http), ct) is not { } passed)
        {
            return await replies.PasswordAsync(http, flow, typed, nameOnly: false, SignInTexts.Failed, ct);
        }

        return await PassedAsync(http, flow, passed, ct);
    }

    private async Task<IResult> PassedAsync(HttpContext http, OpenFlow flow, PasswordPassed passed, CancellationToken ct)
    {
        var required = await policy.RequiredAsync(flow.Row.OrgId, passed.PersonId, flow.Wanted.RequiredAcr, ct);
        var factors = await SecondFactorView.ReadAsync(database, passed.PersonId, ct);
        if (factors.Any && factors.CanReach(required))
        {
            await flows.AdvanceAsync(flow.Row, passed, ByPassword, ct);
            return replies.GoTo(http, flow.Path());
        }

        if (!factors.Any && !Acr.Satisfies(Acr.Password, required) && Acr.Satisfies(Acr.Mfa, required))
        {
            return await setUp.BeginAsync(http, flow, passed, ByPassword, ct);
        }

        // What could not make the sign-in sure enough is not asked for: the end of the flow refuses it.
        var proof = new Proof(passed.PersonId, Acr.Password, ByPassword);
        return await FinishAsync(http, flow, proof, tx => PasswordCheck.AcceptAsync(tx, passed), ct);
    }

    private async Task<IResult> CodeAsync(HttpContext http, OpenFlow flow, IFormCollection form, CancellationToken ct)
    {
        var person = flow.Row.PersonId!;
        if (await codes.RunAsync(flow.Row.OrgId, person, form["code"].ToString(), SignInClient.Of(http), ct))
        {
            return await FinishAsync(http, flow, new Proof(person, Acr.Mfa, ByPasswordAndCode), null, ct);
        }

        return await flows.CountWrongCodeAsync(flow.Row, ct) ? await replies.CodeAsync(http, flow, person, SignInTexts.CodeFailed, ct) : replies.GoTo(http, flow.Path());
    }

    private Task<IResult> SetUpAsync(HttpContext http, OpenFlow flow, IFormCollection form, CancellationToken ct) =>
        setUp.ConfirmAsync(http, flow, form["code"].ToString(), ct);

    private async Task<IResult> CancelAsync(HttpContext http, OpenFlow flow, IFormCollection form, CancellationToken ct) =>
        replies.Finished(http, await finish.RefusedAsync(flow.Row, SignInRefusals.Cancelled, ct));

    private async Task<IResult> FinishAsync(HttpContext http, OpenFlow flow, Proof proof, Func<Tx, Task<bool>>? also, CancellationToken ct) =>
        replies.Finished(http, await finish.SignedInAsync(http, flow, proof, also, ct));

    private async Task<IResult> WithFlowAsync(
        string word, HttpContext http, string? step, Func<HttpContext, OpenFlow, IFormCollection, CancellationToken, Task<IResult>> next, CancellationToken ct)
    {
        if (await Forms.ReadAsync(http, ct) is not { } form || await door.ReturnAsync(http, word, form["form"], ct) is not { } flow)
        {
            return replies.Stale(http);
        }

        // A form of another step, such as after going back: show where the flow stands. Whoever comes back from an identity
        // provider by the back button is where they began.
        var stands = flow.Row.Step == FlowSteps.Upstream ? FlowSteps.First : flow.Row.Step;
        return step is null || stands == step ? await next(http, flow, form, ct) : replies.GoTo(http, flow.Path());
    }
}
