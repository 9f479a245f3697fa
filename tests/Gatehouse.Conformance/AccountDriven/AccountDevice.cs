using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Conformance.Support;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Enrollment.AccountDriven;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Conformance.AccountDriven;

/// <summary>An organization where people enroll with their account, and one of its people.</summary>
internal sealed record AccountOrganization(Tenant Tenant, string Slug, Person Person)
{
    public const string Password = "correct horse battery staple";

    private static int s_number;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Address of service discovery for this organization.</summary>
    public string Discovery => $"/enroll/account/{Slug}/discovery";

    /// <summary>Makes one; the web sign-in is the method unless said otherwise.</summary>
    public static async Task<AccountOrganization> NewAsync(Site site, AccountMode mode = AccountMode.Byod, AccountMethod method = AccountMethod.AppleAsWeb)
    {
        var tenant = await site.NewTenantAsync();
        site.NeedOurServer();
        var settings = await tenant.Api.UpdateAccountDrivenSettingsAsync(
            new UpdateAccountDrivenSettings { Mode = mode, Method = method, GroupId = tenant.Group.Id, ScepProfileId = tenant.Scep.Id }, Ct);
        var number = Interlocked.Increment(ref s_number);
        var created = await tenant.Api.CreatePersonAsync(
            new NewPerson($"ada+{number}@example.com", "Ada Byron") { ManagedAppleAccount = $"ada{number}@appleid.example.com", Password = Password }, Ct);
        return new AccountOrganization(tenant, settings.DiscoveryUrl.Split('/')[^2], created.Person);
    }

    /// <summary>Where devices post.</summary>
    public string Enroll(string mode = "byod") => $"/enroll/account/{Slug}/{mode}";
}

/// <summary>A device up to its profile, and the person in front of it. Its web view keeps no cookies at all.</summary>
internal sealed partial class AccountDevice(AccountOrganization organization, DeviceKind kind = DeviceKind.IPhone)
{
    private readonly DeviceFacts _facts = DeviceFacts.Create(kind, RandomNumberGenerator.GetInt32(1, int.MaxValue));
    private byte[]? _body;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What it says of itself.</summary>
    public MachineInfo Info => new(_facts.Model.Product, _facts.Model.Build, _facts.Model.OsVersion, "en-GB");

    /// <summary>The same, signed by its factory certificate.</summary>
    public byte[] Body => _body ??= Sign();

    /// <summary>Posts, with or without a token.</summary>
    public async Task<WireAnswer> PostAsync(string mode = "byod", string? token = null, byte[]? body = null, string contentType = "application/pkcs7-signature")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, organization.Enroll(mode)) { Content = new ByteArrayContent(body ?? Body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var response = await organization.Tenant.Anonymous.SendAsync(request, Ct);
        return await WireAnswer.OfAsync(response, Ct);
    }

    /// <summary>The challenge of an answer that must be one.</summary>
    public static AppleChallenge ChallengeOf(WireAnswer answer)
    {
        Assert.Equal(401, answer.Status);
        Assert.Empty(answer.Body);
        Assert.True(AppleChallenge.TryParse(Assert.Single(answer.Headers.GetValues("WWW-Authenticate")), out var challenge, out var error), error?.Reason);
        return challenge;
    }

    /// <summary>Opens the sign-in as the device does; the page, and where its form goes.</summary>
    public async Task<(string Page, Uri Form)> OpenAsync(AppleChallenge challenge, string typed)
    {
        var opened = await FollowAsync(new Uri($"{((AppleChallenge.Web)challenge).Url}&user-identifier={Uri.EscapeDataString(typed)}"));
        Assert.Equal(200, opened.Answer.Status);
        return (System.Text.Encoding.UTF8.GetString(opened.Answer.Body), opened.Address);
    }

    /// <summary>Signs in, and returns the answer that ends the web view.</summary>
    public async Task<(HttpStatusCode Status, string? Location)> SignInAsync(AppleChallenge challenge)
    {
        var (page, form) = await OpenAsync(challenge, organization.Person.Email!);
        return await SubmitAsync(page, form);
    }

    /// <summary>Sends the form of the sign-in page.</summary>
    public async Task<(HttpStatusCode Status, string? Location)> SubmitAsync(string page, Uri form)
    {
        var fields = HiddenField().Matches(page).Select(m => KeyValuePair.Create(m.Groups[1].Value, m.Groups[2].Value)).DistinctBy(f => f.Key)
            .Append(KeyValuePair.Create("identifier", organization.Person.Email!)).Append(KeyValuePair.Create("password", AccountOrganization.Password));
        using var sent = await organization.Tenant.Anonymous.PostAsync(form, new FormUrlEncodedContent(fields), Ct);
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        using var end = await organization.Tenant.Anonymous.GetAsync(new Uri(form, sent.Headers.Location!), Ct);
        return (end.StatusCode, end.Headers.NonValidated.TryGetValues("Location", out var location) ? location.ToString() : null);
    }

    /// <summary>A whole web sign-in.</summary>
    public async Task<string> TokenAsync(string mode = "byod")
    {
        var (status, location) = await SignInAsync(ChallengeOf(await PostAsync(mode)));
        Assert.Equal(HttpStatusCode.PermanentRedirect, status);
        return location!.Split("access-token=")[1];
    }

    private byte[] Sign()
    {
        var ca = organization.Tenant.Ground.AppleCa;
        using var key = RSA.Create(2048);
        using var factory = ca.Issue(_facts, key, TimeProvider.System.GetUtcNow());
        return CmsSigner.SignAttached(Info.Write(), factory, [ca.Intermediate.RawDataMemory]);
    }

    private async Task<(WireAnswer Answer, Uri Address)> FollowAsync(Uri address)
    {
        for (var hop = 0; hop < 5; hop++)
        {
            using var response = await organization.Tenant.Anonymous.GetAsync(address, Ct);
            if ((int)response.StatusCode is < 300 or >= 400)
            {
                return (await WireAnswer.OfAsync(response, Ct), address);
            }

            address = new Uri(address, response.Headers.Location!);
        }

        throw new Xunit.Sdk.XunitException("The redirects do not end.");
    }

    [GeneratedRegex("""<input type="hidden" name="([^"]*)" value="([^"]*)"\s*/?>""")]
    private static partial Regex HiddenField();
}
