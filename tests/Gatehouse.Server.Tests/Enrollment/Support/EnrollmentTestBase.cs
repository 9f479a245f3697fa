using System.Net.Http.Json;
using System.Security.Cryptography;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Enrollment.Support;

/// <summary>What tests of this feature do over and over, said in its words.</summary>
public abstract class EnrollmentTestBase(IEnrollmentGate gate)
{
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected IEnrollmentGate Gate => gate;

    internal Visit Visit(string userAgent = Support.Visit.IPhone, string language = "en") => new(gate.Address, userAgent, language);

    protected static async Task<EnrollmentTokenInfo> TokenAsync(AdminClient admin, CreateEnrollmentToken? request = null)
    {
        using var answer = await admin.PostAsJsonAsync(
            "/api/v1/enrollment/tokens", request ?? new CreateEnrollmentToken { Name = "Engineering BYOD" }, GatehouseJson.Options, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        return (await answer.Content.ReadFromJsonAsync<EnrollmentTokenInfo>(GatehouseJson.Options, Ct))!;
    }

    protected static Task<EnrollmentTokenLink> LinkAsync(AdminClient admin, string tokenId) =>
        GetAsync<EnrollmentTokenLink>(admin, $"/api/v1/enrollment/tokens/{tokenId}/link");

    protected static Task<EnrollmentTokenInfo> ReadTokenAsync(AdminClient admin, string tokenId) =>
        GetAsync<EnrollmentTokenInfo>(admin, $"/api/v1/enrollment/tokens/{tokenId}");

    protected static Task<EnrollmentAttemptDetail> AttemptAsync(AdminClient admin, string attemptId) =>
        GetAsync<EnrollmentAttemptDetail>(admin, $"/api/v1/enrollment/attempts/{attemptId}");

    /// <summary>Newest first.</summary>
    protected static async Task<IReadOnlyList<EnrollmentAttempt>> AttemptsAsync(AdminClient admin, string tokenId) =>
        (await GetAsync<Page<EnrollmentAttempt>>(admin, $"/api/v1/enrollment/attempts?tokenId={tokenId}&limit=200")).Items;

    /// <summary>Newest first.</summary>
    protected static async Task<IReadOnlyList<EnrollmentLogEntry>> LogAsync(AdminClient admin, string query = "") =>
        (await GetAsync<Page<EnrollmentLogEntry>>(admin, $"/api/v1/enrollment/log?limit=200{query}")).Items;

    protected static async Task<T> GetAsync<T>(AdminClient admin, string path)
    {
        using var answer = await admin.GetAsync(path, Ct);
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Ct)}");
        return (await answer.Content.ReadFromJsonAsync<T>(GatehouseJson.Options, Ct))!;
    }

    protected static Task<HttpResponseMessage> PostAsync<T>(AdminClient admin, string path, T body) =>
        admin.PostAsJsonAsync("/api/v1/enrollment" + path, body, GatehouseJson.Options, Ct);

    /// <summary>Signs in where a page asks for it; where that leads, or null when it was refused.</summary>
    internal static async Task<string?> SignInAsync(Visit visit, string page, string email, string password)
    {
        if (await ResultAsync(visit, page, email, password) is not { } address)
        {
            return null;
        }

        using var back = await visit.GetAsync(address);
        return back.Headers.Location!.OriginalString;
    }

    /// <summary>As above, but does not follow the address with the result.</summary>
    internal static async Task<string?> ResultAsync(Visit visit, string page, string email, string password)
    {
        using var begun = await visit.TapAsync(page, "/enroll/sign-in");
        var flow = begun.Headers.Location!.OriginalString;
        using var answer = await visit.TapAsync(await visit.PageAsync(flow), flow, ("identifier", email), ("password", password));
        return answer.Headers.Location?.OriginalString;
    }

    /// <summary>A person downloads; returns the attempt.</summary>
    protected async Task<string> DownloadAsync(AdminClient admin, EnrollmentTokenInfo token)
    {
        using var visit = Visit();
        await visit.DownloadAsync((await LinkAsync(admin, token.Id)).ShortUrl);
        return (await AttemptsAsync(admin, token.Id))[0].Id;
    }

    /// <summary>What the CA does when the device asks for its certificate.</summary>
    protected async Task<IssuanceDecision> AskForCertificateAsync(
        string organizationId, string attemptId, ScepChallengeType type = ScepChallengeType.Dynamic, string? challenge = null)
    {
        var ct = Ct; // the writer of SQLite is no part of the test, and has no test context
        var guard = gate.Services.GetRequiredService<IIssuanceGate>();
        var request = new IssuanceRequest(
            organizationId, FakeIdentities.DefaultScep, type, challenge, attemptId, null, "t-" + Guid.NewGuid().ToString("n"), "203.0.113.9", "profiled/1.0");
        return await gate.Database.WriteAsync(async tx =>
        {
            var decision = await guard.DecideAsync(tx, request, ct);
            if (decision is IssuanceDecision.Allow allow)
            {
                var certificate = new IssuedCertificate("crt_" + attemptId, "01AB", SHA256.HashData(Guid.NewGuid().ToByteArray()), DateTimeOffset.UnixEpoch.AddYears(90));
                await guard.IssuedAsync(tx, request, allow.AttemptId, certificate, ct);
            }

            return decision;
        }, ct);
    }

    /// <summary>What device management does when the device introduces itself.</summary>
    internal async Task<IntroductionDecision> CheckInAsync(string organizationId, string attemptId, TestDevice device, string? certificateId = null)
    {
        var ct = Ct;
        var observer = gate.Services.GetRequiredService<ICheckInObserver>();
        var introduction = new Introduction(
            organizationId, TestDevice.Identity(organizationId, attemptId, certificateId ?? "crt_" + attemptId), device.Udid, null, device.Serial,
            device.Product, "18.1", null, "203.0.113.9");
        return await gate.Database.WriteAsync(async tx =>
        {
            var decision = await observer.AuthenticatingAsync(tx, introduction, ct);
            if (decision is IntroductionDecision.Admit admit)
            {
                await observer.AuthenticatedAsync(tx, introduction, admit.AttemptId!, "dev_" + device.Serial, ct);
            }

            return decision;
        }, ct);
    }

    /// <summary>The rest of the way: push token, configuration, end.</summary>
    internal Task FinishAsync(string organizationId, string attemptId, TestDevice device, int failedItems = 0)
    {
        var ct = Ct;
        var id = "dev_" + device.Serial;
        var observer = gate.Services.GetRequiredService<ICheckInObserver>();
        return gate.Database.WriteAsync(async tx =>
        {
            await observer.TokenUpdatedAsync(tx, organizationId, id, attemptId, first: true, ct);
            await observer.ConfiguringAsync(tx, organizationId, id, attemptId, FakeMdm.DefaultGroup, 3, ct);
            if (failedItems > 0)
            {
                await observer.ItemFailedAsync(tx, organizationId, id, attemptId, new { item = "Wi-Fi" }, ct);
            }

            await observer.ConfiguredAsync(tx, organizationId, id, attemptId, failedItems, ct);
        }, ct);
    }

    /// <summary>Lets time pass, and the watchdogs look.</summary>
    protected async Task PassAsync(TimeSpan time)
    {
        gate.Clock.Advance(time);
        await gate.Services.GetRequiredService<StageWatchdog>().RunAsync(Ct);
        await gate.Services.GetRequiredService<AttemptSweep>().RunAsync(Ct);
    }
}
