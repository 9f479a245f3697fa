using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Enrollment.AccountDriven;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Enrollment.AccountDriven;

/// <summary>Organizations where people enroll with their account, and a device that does.</summary>
public abstract class AccountDrivenTestBase(IEnrollmentGate gate) : EnrollmentTestBase(gate)
{
    protected const string Api = "/api/v1/enrollment/account-driven";

    private static readonly Lazy<X509Certificate2> Factory = new(() => new TestDevice().FactoryCertificate());

    internal static MachineInfo IPhone { get; } = new("iPhone17,2", "23A300", "26.0", "en-US");

    /// <summary>An organization whose owner has a Managed Apple Account; the method is the web sign-in unless said otherwise.</summary>
    protected async Task<AdminClient> OrganizationAsync(AccountMode mode = AccountMode.Byod, UpdateAccountDrivenSettings? more = null)
    {
        var owner = await Gate.OwnerAsync();
        await ChangeAsync(owner, (more ?? new UpdateAccountDrivenSettings { Method = AccountMethod.AppleAsWeb }) with { Mode = mode });
        await SetAccountAsync(owner, $"{owner.PersonId.ToLowerInvariant()}@appleid.example.com");
        return owner;
    }

    protected static async Task<AccountDrivenSettings> ChangeAsync(AdminClient admin, UpdateAccountDrivenSettings changes)
    {
        using var answer = await admin.PatchAsJsonAsync(Api, changes, GatehouseJson.Options, Ct);
        return await ReadAsync<AccountDrivenSettings>(answer);
    }

    protected static async Task<T> ReadAsync<T>(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Ct)}");
        return (await answer.Content.ReadFromJsonAsync<T>(GatehouseJson.Options, Ct))!;
    }

    protected static async Task<T> CreateAsync<T>(AdminClient admin, string path, object body)
    {
        using var answer = await admin.PostAsync(Api + path, JsonContent.Create(body, body.GetType(), options: GatehouseJson.Options), Ct);
        return await ReadAsync<T>(answer);
    }

    protected Task SetAccountAsync(AdminClient person, string? account) => Gate.Database.WriteAsync(
        tx => tx.ExecuteAsync("update admin_person set managed_apple_account = @account where id = @PersonId", new { account, person.PersonId }), Ct);

    protected static string Path(AdminClient admin, string mode = "byod") => $"/enroll/account/{admin.Slug}/{mode}";

    internal static byte[] Signed(MachineInfo? device = null, X509Certificate2? signer = null) =>
        CmsSigner.SignAttached((device ?? IPhone).Write(), signer ?? Factory.Value, [TestDevice.AppleCa.Intermediate.RawData]);

    internal async Task<HttpResponseMessage> PostAsync(string path, byte[] body, string? token = null, string contentType = "application/pkcs7-signature")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        request.Headers.UserAgent.ParseAdd("DeviceManagementClient/1.0");
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return await Gate.Anonymous.SendAsync(request, Ct);
    }

    /// <summary>The challenge of a first post.</summary>
    internal async Task<AppleChallenge> ChallengeAsync(AdminClient admin, string mode = "byod", MachineInfo? device = null, string? token = null)
    {
        using var answer = await PostAsync(Path(admin, mode), Signed(device), token);
        return ChallengeOf(answer);
    }

    internal static AppleChallenge ChallengeOf(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(0, answer.Content.Headers.ContentLength);
        Assert.True(AppleChallenge.TryParse(Assert.Single(answer.Headers.GetValues("WWW-Authenticate")), out var challenge, out var error), error?.Reason);
        return challenge;
    }

    /// <summary>What the web view does: opens the address, signs in, and ends where the server leads it.</summary>
    internal async Task<HttpResponseMessage> SignInAsync(AppleChallenge challenge, AdminClient person, string? typed = null)
    {
        using var visit = Visit();
        var form = await OpenSignInAsync(visit, challenge, typed ?? person.Email);
        using var signedIn = await visit.TapAsync(await visit.PageAsync(form), form, ("identifier", person.Email), ("password", GateFixture.Password));
        Assert.True(signedIn.StatusCode == HttpStatusCode.SeeOther, $"{(int)signedIn.StatusCode}: {await signedIn.Content.ReadAsStringAsync(Ct)}");
        return await visit.GetAsync(signedIn.Headers.Location!.OriginalString);
    }

    internal static async Task<string> OpenSignInAsync(Visit visit, AppleChallenge challenge, string typed)
    {
        var url = new Uri(Assert.IsType<AppleChallenge.Web>(challenge).Url);
        using var opened = await visit.GetAsync($"{url.PathAndQuery}&user-identifier={Uri.EscapeDataString(typed)}");
        Assert.True(opened.StatusCode == HttpStatusCode.Found, $"{(int)opened.StatusCode}: {await opened.Content.ReadAsStringAsync(Ct)}");
        return opened.Headers.Location!.OriginalString;
    }

    internal static string TokenOf(HttpResponseMessage answer)
    {
        const string Result = "apple-remotemanagement-user-login://authentication-results?access-token=";
        Assert.Equal(HttpStatusCode.PermanentRedirect, answer.StatusCode);
        var location = Assert.Single(answer.Headers.NonValidated["Location"]);
        Assert.StartsWith(Result, location, StringComparison.Ordinal);
        return location[Result.Length..];
    }

    /// <summary>A whole web sign-in.</summary>
    internal async Task<string> TokenAsync(AdminClient person, string mode = "byod", MachineInfo? device = null)
    {
        using var answer = await SignInAsync(await ChallengeAsync(person, mode, device), person);
        return TokenOf(answer);
    }

    /// <summary>A token as the authorization server gives it to the device client.</summary>
    internal async Task<string> OAuthTokenAsync(AdminClient person, TimeSpan? lifetime = null, string audience = Audiences.Mdm, string kind = GrantKinds.DeviceEnrollment)
    {
        var client = await Gate.Services.GetRequiredService<IClients>().FindBuiltInAsync(person.OrganizationId, "apple-devices", Ct);
        return await Gate.Database.WriteAsync(async tx =>
        {
            var grant = await Gate.Services.GetRequiredService<IGrants>().CreateAsync(tx, new NewGrant(
                person.OrganizationId, client!.Id, person.PersonId, null, kind, "MDM", [audience], null, [], Gate.Clock.GetUtcNow(), null));
            var token = await Gate.Services.GetRequiredService<IAccessTokens>().IssueAsync(tx, person.OrganizationId, grant, audience, "MDM", lifetime ?? TimeSpan.FromHours(1));
            return token.Token;
        }, Ct);
    }

    /// <summary>The profile that comes back for a token.</summary>
    internal async Task<byte[]> ProfileAsync(AdminClient person, string token, string mode = "byod", MachineInfo? device = null)
    {
        using var answer = await PostAsync(Path(person, mode), Signed(device), token);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Ct)}");
        Assert.Equal("application/x-apple-aspen-config", answer.Content.Headers.ContentType?.ToString());
        Assert.True(answer.Headers.CacheControl?.NoStore);
        return await answer.Content.ReadAsByteArrayAsync(Ct);
    }

    protected static async Task<EnrollmentAttempt> LastAttemptAsync(AdminClient admin) =>
        (await GetAsync<Page<EnrollmentAttempt>>(admin, "/api/v1/enrollment/attempts?limit=1")).Items[0];

    /// <summary>Waits for the last attempt, since the server's own sweeps may be at it.</summary>
    protected static Task UntilAsync(AdminClient admin, AttemptState state, string cause) =>
        Eventually.SoAsync(() => LastAttemptAsync(admin), last => (last.State, last.Cause) == (state, cause), $"the last attempt is {state} for {cause}");

    /// <summary>A certificate of nobody's.</summary>
    internal static X509Certificate2 Stranger()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=Stranger", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
    }
}
