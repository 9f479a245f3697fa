using System.Net;
using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Protocols.Plist;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Tests.Accounts.Support;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Enrollment.AccountDriven;

public abstract class EnrollByAccountTests(IEnrollmentGate gate) : AccountDrivenTestBase(gate)
{
    [Fact]
    public async Task A_person_signs_in_and_the_device_gets_a_profile_of_user_enrollment()
    {
        var owner = await OrganizationAsync(more: new UpdateAccountDrivenSettings { Method = AccountMethod.AppleAsWeb, RequiredAppId = 1234567 });
        var profile = Read(await ProfileAsync(owner, await TokenAsync(owner)));
        var mdm = Assert.Single(profile.OfType("com.apple.mdm")).Keys;

        Assert.Empty(profile.Problems);
        Assert.Equal("BYOD", mdm.Text("EnrollmentMode"));
        Assert.Equal($"{owner.PersonId.ToLowerInvariant()}@appleid.example.com", mdm.Text("AssignedManagedAppleID"));
        Assert.False(mdm.ContainsKey("AccessRights"));
        Assert.Equal(1234567, mdm.Integer("RequiredAppIDForMDM"));
        Assert.Equal(["com.apple.mdm.per-user-connections", "com.apple.mdm.token"], mdm.Array("ServerCapabilities")!.OfType<PlistString>().Select(s => s.Value));
        Assert.Equal(Assert.Single(profile.OfType("com.apple.security.scep")).Uuid, mdm.Text("IdentityCertificateUUID"));
        Assert.Equal(["com.apple.security.root", "com.apple.security.scep", "com.apple.mdm"], profile.Payloads.Select(p => p.Type));
        var attempt = await LastAttemptAsync(owner);
        Assert.Equal((EnrollmentKind.Account, AttemptState.ProfileIssued, AccountMode.Byod, owner.PersonId), (attempt.Kind, attempt.State, attempt.Mode, attempt.PersonId));
        Assert.Null(attempt.TokenId);
    }

    [Fact]
    public async Task A_device_enrollment_has_rights_and_a_bootstrap_token()
    {
        var owner = await OrganizationAsync(AccountMode.Adde);
        var mdm = Assert.Single(Read(await ProfileAsync(owner, await TokenAsync(owner, "adde"), "adde")).OfType("com.apple.mdm")).Keys;

        Assert.Equal("ADDE", mdm.Text("EnrollmentMode"));
        Assert.Equal(8191, mdm.Integer("AccessRights"));
        Assert.Contains("com.apple.mdm.bootstraptoken", mdm.Array("ServerCapabilities")!.OfType<PlistString>().Select(s => s.Value));
    }

    [Fact]
    public async Task A_second_factor_that_is_demanded_is_set_up_on_the_way_to_the_profile()
    {
        var owner = await OrganizationAsync();
        await (await owner.SendAsync(HttpMethod.Patch, "/api/v1/accounts/settings", new UpdateAccountSettings(true))).ReadAsync<AccountSettings>(HttpStatusCode.OK);
        using var visit = Visit();
        var opened = await OpenSignInAsync(visit, await ChallengeAsync(owner), owner.Email);
        using var password = await visit.TapAsync(await visit.PageAsync(opened), opened, ("identifier", owner.Email), ("password", GateFixture.Password));
        var path = password.Headers.Location!.OriginalString;
        var page = await visit.PageAsync(path);

        using var confirmed = await visit.TapAsync(page, path + "/setup", ("code", AppSecrets.CodeOf(AppSecrets.SecretIn(page), Gate.Clock.GetUtcNow())));
        using var on = await visit.GetAsync(path);
        using var token = await visit.GetAsync(on.Headers.Location!.OriginalString);

        Assert.Equal(8, AppSecrets.CodesIn(await confirmed.Content.ReadAsStringAsync(Ct)).Count);
        Assert.Empty(Read(await ProfileAsync(owner, TokenOf(token))).Problems);
    }

    [Fact]
    public async Task The_same_token_gets_a_fresh_profile_for_the_same_attempt_as_often_as_it_asks()
    {
        var owner = await OrganizationAsync();
        var token = await TokenAsync(owner);
        List<string> challenges = [];
        for (var i = 0; i < 5; i++)
        {
            challenges.Add(Assert.Single(Read(await ProfileAsync(owner, token)).OfType("com.apple.security.scep")).Keys.Dictionary("PayloadContent")!.Text("Challenge")!);
        }

        Assert.Equal(5, challenges.Distinct().Count());
        Assert.Single((await GetAsync<Client.Contracts.Common.Page<EnrollmentAttempt>>(owner, "/api/v1/enrollment/attempts")).Items);
        Assert.Single(await LogAsync(owner, "&code=PROFILE_ISSUED"));
        Assert.Equal(4, (await LogAsync(owner, "&code=PROFILE_REFETCHED")).Count);
    }

    [Fact]
    public async Task Many_posts_at_once_with_a_token_of_the_authorization_server_make_one_attempt()
    {
        var owner = await OrganizationAsync(more: new UpdateAccountDrivenSettings { Method = AccountMethod.AppleOAuth2 });
        var token = await OAuthTokenAsync(owner);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ProfileAsync(owner, token)));

        Assert.Single((await GetAsync<Client.Contracts.Common.Page<EnrollmentAttempt>>(owner, "/api/v1/enrollment/attempts")).Items);
    }

    [Fact]
    public async Task A_token_that_is_none_of_a_device_is_met_with_the_challenge()
    {
        var owner = await OrganizationAsync();
        var other = await OrganizationAsync();
        await ChangeAsync(owner, new UpdateAccountDrivenSettings { AccessTokenSeconds = 900 });
        var expired = await OAuthTokenAsync(owner, TimeSpan.FromMinutes(1));
        Gate.Clock.Advance(TimeSpan.FromMinutes(2));

        string[] tokens =
        [
            "nonsense", expired, owner.Token, await OAuthTokenAsync(other), await OAuthTokenAsync(owner, audience: Audiences.Api),
            await OAuthTokenAsync(owner, kind: GrantKinds.OAuth), new string('a', 4000),
        ];
        foreach (var token in tokens)
        {
            await ChallengeAsync(owner, token: token);
        }
    }

    [Fact]
    public async Task A_page_explains_what_is_missing_before_the_device_could_only_give_up()
    {
        var owner = await OrganizationAsync();
        await SetAccountAsync(owner, null);
        using var page = await SignInAsync(await ChallengeAsync(owner), owner);
        var attempt = await LastAttemptAsync(owner);

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Contains("Managed Apple Account", await page.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal((AttemptState.Refused, "MANAGED_APPLE_ACCOUNT_MISSING"), (attempt.State, attempt.Cause));
        Assert.Contains(await LogAsync(owner), e => e.Code == "ACCOUNT_SIGN_IN_FAILED" && e.Text.Contains("Managed Apple Account", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_person_who_may_not_enroll_any_more_is_told_so_by_the_device()
    {
        var owner = await OrganizationAsync(more: new UpdateAccountDrivenSettings { Method = AccountMethod.AppleOAuth2, RefusalMessage = "Only for staff." });
        var token = await OAuthTokenAsync(owner);
        await SetAccountAsync(owner, null);
        using var missing = await PostAsync(Path(owner), Signed(), token);
        await SetAccountAsync(owner, "a@appleid.example.com");
        await ChangeAsync(owner, new UpdateAccountDrivenSettings { Mode = AccountMode.Off });
        using var off = await PostAsync(Path(owner), Signed(), token);

        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.Forbidden], [missing.StatusCode, off.StatusCode]);
        Assert.Contains("Only for staff.", await missing.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal("application/json", missing.Content.Headers.ContentType?.ToString());
        Assert.Equal(2, (await LogAsync(owner, "&code=ACCOUNT_REFUSED")).Count);
    }

    [Fact]
    public async Task Our_own_outage_is_503_and_asks_nobody_to_sign_in()
    {
        var owner = await OrganizationAsync();
        var token = await TokenAsync(owner);
        Gate.Mdm.NoPush[owner.OrganizationId] = true;
        using var push = await PostAsync(Path(owner), Signed(), token);
        Gate.Mdm.NoPush.Remove(owner.OrganizationId, out _);
        Gate.Identities.ChallengeTypes[owner.OrganizationId] = Server.Pki.Contracts.ScepChallengeType.Token;
        using var scep = await PostAsync(Path(owner), Signed(), token);

        Assert.Equal([HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable], [push.StatusCode, scep.StatusCode]);
        Assert.NotNull(push.Headers.RetryAfter);
        Assert.False(push.Headers.Contains("WWW-Authenticate"));
    }

    [Fact]
    public async Task The_state_of_a_challenge_works_for_one_attempt_and_for_its_own_organization()
    {
        var owner = await OrganizationAsync();
        var other = await OrganizationAsync();
        var challenge = await ChallengeAsync(owner);
        var url = ((AppleChallenge.Web)challenge).Url;
        using var visit = Visit();
        using var foreign = await visit.GetAsync(new Uri(url).PathAndQuery.Replace($"/{owner.Slug}/", $"/{other.Slug}/", StringComparison.Ordinal));
        using var altered = await visit.GetAsync(new Uri(url).PathAndQuery + "A");
        using var bare = await visit.GetAsync($"/enroll/account/{owner.Slug}/sign-in");
        using var done = await SignInAsync(challenge, owner);
        using var again = await visit.GetAsync(new Uri(url).PathAndQuery);

        Assert.All([foreign, altered, bare, again], a => Assert.Equal(HttpStatusCode.BadRequest, a.StatusCode));
        TokenOf(done);
    }

    [Fact]
    public async Task A_result_of_one_sign_in_is_worth_nothing_in_another()
    {
        var owner = await OrganizationAsync();
        using var visit = Visit();
        var form = await OpenSignInAsync(visit, await ChallengeAsync(owner), owner.Email);
        var otherForm = await OpenSignInAsync(visit, await ChallengeAsync(owner), owner.Email);
        using var signedIn = await visit.TapAsync(await visit.PageAsync(form), form, ("identifier", owner.Email), ("password", Fixtures.GateFixture.Password));
        using var otherSignedIn = await visit.TapAsync(await visit.PageAsync(otherForm), otherForm, ("identifier", owner.Email), ("password", Fixtures.GateFixture.Password));
        var (mine, code) = Split(signedIn);
        var (theirs, theirCode) = Split(otherSignedIn);

        using var swapped = await visit.GetAsync($"{theirs}?signin={code}");
        using var right = await visit.GetAsync($"{theirs}?signin={theirCode}");
        using var replayed = await visit.GetAsync($"{theirs}?signin={theirCode}");

        Assert.NotEqual(mine, theirs);
        Assert.Equal(HttpStatusCode.BadRequest, swapped.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, replayed.StatusCode);
        Assert.Equal(HttpStatusCode.PermanentRedirect, right.StatusCode);
    }

    [Fact]
    public async Task A_sign_in_that_was_not_used_yet_ends_with_all_others_when_somebody_signs_out_everywhere()
    {
        var owner = await OrganizationAsync();
        using var visit = Visit();
        var form = await OpenSignInAsync(visit, await ChallengeAsync(owner), owner.Email);
        using var signedIn = await visit.TapAsync(await visit.PageAsync(form), form, ("identifier", owner.Email), ("password", GateFixture.Password));
        Gate.Clock.Advance(TimeSpan.FromSeconds(1));
        await Gate.Database.WriteAsync(
            tx => Gate.Services.GetRequiredService<Server.Accounts.Contracts.ISignOutEverywhere>().RunAsync(tx, owner.OrganizationId, owner.PersonId), Ct);
        Gate.Clock.Advance(TimeSpan.FromSeconds(1));

        using var used = await visit.GetAsync(signedIn.Headers.Location!.OriginalString);

        Assert.Equal(HttpStatusCode.BadRequest, used.StatusCode);
    }

    [Fact]
    public async Task A_device_that_starts_over_with_its_token_signs_in_again_as_it_did()
    {
        var owner = await OrganizationAsync();
        var token = await TokenAsync(owner);
        await ProfileAsync(owner, token);
        var first = await LastAttemptAsync(owner);
        await AskForCertificateAsync(owner.OrganizationId, first.Id);
        await Gate.Database.WriteAsync(
            tx => tx.ExecuteAsync("update enrollment_attempt set certificate_id = @certificate where id = @Id", new { first.Id, certificate = "crt_" + first.Id }), Ct);

        await ProfileAsync(owner, token);

        var second = await LastAttemptAsync(owner);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(AccountBinding.AppleAsWeb, await Gate.Database.FirstAsync<string>("select method from enrollment_attempt where id = @Id", new { second.Id }, Ct));
    }

    [Fact]
    public async Task A_sign_in_for_one_mode_gives_no_profile_of_the_other()
    {
        var owner = await OrganizationAsync();
        await CreateAsync<AccountDrivenRule>(owner, "/rules", new SaveAccountDrivenRule { Name = "iPads", Mode = AccountMode.Adde, Families = [ModelFamily.IPad] });
        var token = await TokenAsync(owner);

        using var answer = await PostAsync(Path(owner, "adde"), Signed(IPhone with { Product = "iPad14,3" }), token);

        ChallengeOf(answer);
    }

    [Fact]
    public async Task A_sign_in_that_nobody_finishes_is_told_and_then_abandoned()
    {
        var owner = await OrganizationAsync();
        using var visit = Visit();
        await OpenSignInAsync(visit, await ChallengeAsync(owner), owner.Email);
        Assert.Equal(AttemptState.SigningIn, (await LastAttemptAsync(owner)).State);

        await PassAsync(TimeSpan.FromMinutes(11));
        await UntilAsync(owner, AttemptState.SigningIn, "SIGN_IN_NOT_FINISHED");
        await PassAsync(TimeSpan.FromMinutes(50));
        await UntilAsync(owner, AttemptState.Abandoned, "SIGN_IN_NOT_FINISHED");
    }

    [Fact]
    public async Task A_profile_that_leads_to_nothing_ends_its_token()
    {
        var owner = await OrganizationAsync();
        var token = await TokenAsync(owner);
        await ProfileAsync(owner, token);
        await PassAsync(TimeSpan.FromMinutes(11));
        await UntilAsync(owner, AttemptState.ProfileIssued, "MANAGED_APPLE_SIGN_IN_NOT_FINISHED");
        await PassAsync(TimeSpan.FromMinutes(61));
        await UntilAsync(owner, AttemptState.Abandoned, "MANAGED_APPLE_SIGN_IN_NOT_FINISHED");

        await ChallengeAsync(owner, token: token);
    }

    [Fact]
    public async Task The_device_comes_in_by_its_certificate_and_is_bound_to_the_person()
    {
        var owner = await OrganizationAsync();
        var token = await TokenAsync(owner);
        await ProfileAsync(owner, token);
        var attempt = await LastAttemptAsync(owner);
        await AskForCertificateAsync(owner.OrganizationId, attempt.Id);

        var refused = await IntroduceAsync(owner.OrganizationId, attempt.Id, udid: "00008110-0000000000000001", enrollmentId: null, certificate: "crt_" + attempt.Id);
        var owner2 = await OrganizationAsync();
        await ProfileAsync(owner2, await TokenAsync(owner2));
        var second = await LastAttemptAsync(owner2);
        await AskForCertificateAsync(owner2.OrganizationId, second.Id);
        var admitted = Assert.IsType<IntroductionDecision.Admit>(await IntroduceAsync(owner2.OrganizationId, second.Id, null, "E-1", "crt_" + second.Id));
        var again = Assert.IsType<IntroductionDecision.Admit>(await IntroduceAsync(owner2.OrganizationId, second.Id, null, "E-1", "crt_" + second.Id));
        var cloned = Assert.IsType<IntroductionDecision.Refuse>(await IntroduceAsync(owner2.OrganizationId, second.Id, null, "E-2", "crt_" + second.Id));

        Assert.Equal("ENROLLMENT_MODE_MISMATCH", Assert.IsType<IntroductionDecision.Refuse>(refused).Cause);
        Assert.Equal((AccountBinding.Byod, owner2.PersonId, AccountBinding.AppleAsWeb), (admitted.Account!.Mode, admitted.Account.PersonId, admitted.Account.Method));
        Assert.Equal(admitted, again);
        Assert.Equal("IDENTITY_CLONED", cloned.Cause);
    }

    [Fact]
    public async Task Somebody_who_leaves_while_a_device_enrolls_stops_it()
    {
        var owner = await OrganizationAsync();
        await ProfileAsync(owner, await TokenAsync(owner));
        await Gate.Database.WriteAsync(async tx =>
        {
            foreach (var observer in Gate.Services.GetServices<Server.Accounts.Contracts.IPersonObserver>())
            {
                await observer.EndedAsync(tx, owner.OrganizationId, owner.PersonId, "disabled");
            }
        }, Ct);

        Assert.Equal((AttemptState.Refused, "ACCOUNT_NOT_ACTIVE"), ((await LastAttemptAsync(owner)).State, (await LastAttemptAsync(owner)).Cause));
    }

    [Theory]
    [InlineData(AccountBinding.AppleAsWeb)]
    [InlineData(AccountBinding.AppleOAuth2)]
    public async Task Nobody_is_asked_to_sign_in_for_a_token_that_would_be_dead(string method)
    {
        var owner = await OrganizationAsync();
        await Gate.Database.WriteAsync(tx => tx.ExecuteAsync("update oauth_client set disabled = true where org_id = @OrganizationId", new { owner.OrganizationId }), Ct);

        var challenge = await Gate.Services.GetRequiredService<IReauthentication>().ChallengeAsync(
            owner.OrganizationId, "dev_1", new AccountBinding(AccountBinding.Byod, owner.PersonId, "gra_1", method), Ct);

        Assert.Null(challenge);
    }

    [Fact]
    public async Task An_enrolled_device_accepts_only_its_own_person()
    {
        var owner = await OrganizationAsync();
        var other = await Gate.PersonAsync(owner, Server.Admin.Access.Role.Admin);
        var reauthentication = Gate.Services.GetRequiredService<IReauthentication>();
        var binding = new AccountBinding(AccountBinding.Byod, owner.PersonId, "gra_1", AccountBinding.AppleAsWeb);
        Assert.True(AppleChallenge.TryParse(await reauthentication.ChallengeAsync(owner.OrganizationId, "dev_1", binding, Ct), out var challenge, out _));

        using var wrong = await SignInAsync(challenge, other);
        using var right = await SignInAsync(challenge, owner);
        var token = await Gate.Services.GetRequiredService<IAccessTokens>().FindAsync(TokenOf(right), Ct);

        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        Assert.Equal((owner.PersonId, Audiences.Mdm, GrantKinds.DeviceEnrollment), (token!.PersonId, token.Audience, token.Kind));
        Assert.Contains(await LogAsync(owner), e => e.Code == "ACCOUNT_SIGN_IN_FAILED" && e.DeviceId == "dev_1");
    }

    private Task<IntroductionDecision> IntroduceAsync(string organizationId, string attemptId, string? udid, string? enrollmentId, string certificate)
    {
        var ct = Ct;
        var observer = Gate.Services.GetRequiredService<ICheckInObserver>();
        var who = new Introduction(organizationId, TestDevice.Identity(organizationId, attemptId, certificate), udid, enrollmentId, null, "iPhone17,2", "26.0", null, null);
        return Gate.Database.WriteAsync(tx => observer.AuthenticatingAsync(tx, who, ct), ct);
    }

    private static (string Path, string Code) Split(HttpResponseMessage redirect)
    {
        var parts = redirect.Headers.Location!.OriginalString.Split("?signin=");
        return (parts[0], parts[1]);
    }

    private static ConfigurationProfile Read(byte[] file)
    {
        Assert.True(ConfigurationProfile.TryParse(file, out var profile, out var error), error?.Reason);
        return profile;
    }
}

[Collection(nameof(SqliteEnrollmentGate))]
public sealed class EnrollByAccountTestsOnSqlite(SqliteEnrollmentGate gate) : EnrollByAccountTests(gate);

[Collection(nameof(PostgresEnrollmentGate))]
public sealed class EnrollByAccountTestsOnPostgres(PostgresEnrollmentGate gate) : EnrollByAccountTests(gate);
