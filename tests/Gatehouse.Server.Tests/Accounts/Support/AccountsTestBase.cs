using System.Net;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Accounts.Support;

/// <summary>Begins flows as a feature does, and walks through them as a browser does.</summary>
public abstract class AccountsTestBase(IGateFixture gate)
{
    /// <summary>Where flows of tests lead; nothing answers there.</summary>
    protected const string ReturnPath = "/test/return?state=1";

    protected IGateFixture Gate { get; } = gate;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private ISignIn SignIn => Gate.Services.GetRequiredService<ISignIn>();

    /// <summary>A request as an OAuth client causes it.</summary>
    protected static SignInRequest Wanting(AdminClient admin) => new(admin.OrganizationId, ReturnPath, null, SignInPurposes.OAuth, "Wiki");

    /// <summary>Begins a flow, and returns its path.</summary>
    protected Task<string> BeginAsync(SignInRequest request) => Gate.Database.WriteAsync(tx => SignIn.BeginAsync(tx, request), Ct);

    /// <summary>Takes the result to which a redirect leads.</summary>
    protected Task<SignInResult?> TakeAsync(HttpResponseMessage redirect, string returnPath = ReturnPath)
    {
        Assert.True(redirect.StatusCode == HttpStatusCode.SeeOther, $"{(int)redirect.StatusCode} instead of a redirect");
        var location = redirect.Headers.Location!.OriginalString;
        Assert.StartsWith(ReturnPath + "&signin=", location, StringComparison.Ordinal);
        return TakeAsync(location.Split("signin=")[1], returnPath);
    }

    protected Task<SignInResult?> TakeAsync(string code, string returnPath = ReturnPath) =>
        Gate.Database.WriteAsync(tx => SignIn.TakeAsync(tx, code, returnPath), Ct);

    protected async Task<SignInResult.SignedIn> SignedInAsync(HttpResponseMessage redirect) =>
        Assert.IsType<SignInResult.SignedIn>(await TakeAsync(redirect));

    internal Visit Browser(string language = "en") => new(Gate.Address, language: language);

    /// <summary>Opens a flow and sends name and password; the answer is not followed.</summary>
    internal async Task<HttpResponseMessage> SubmitAsync(Visit visit, string path, string identifier, string password = GateFixture.Password) =>
        await visit.TapAsync(await visit.PageAsync(path), path, ("identifier", identifier), ("password", password));

    /// <summary>A whole sign-in.</summary>
    internal async Task<SignInResult.SignedIn> SignInAsync(Visit visit, SignInRequest request, string identifier)
    {
        using var answer = await SubmitAsync(visit, await BeginAsync(request), identifier);
        return await SignedInAsync(answer);
    }
}
