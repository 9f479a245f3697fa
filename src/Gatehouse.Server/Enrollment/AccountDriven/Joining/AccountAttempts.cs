using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Enrollment.AccountDriven.Rules;
using Gatehouse.Server.Enrollment.AccountDriven.Settings;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Enrollment.AccountDriven.Joining;

/// <summary>Who asks for what, as far as an attempt remembers it.</summary>
internal sealed record AttemptFacts(string OrganizationId, string Mode, string Method, string? Product, string? OsVersion, string? Language, string? UserAgent, string? RemoteAddress)
{
    /// <summary>Document of Enrollment SSO that the device was led to; null for none.</summary>
    public string? SsoId { get; init; }
}

/// <summary>
/// Attempts by account: begun when the sign-in page is opened, or with the first post that carries a token. One grant has
/// one attempt, so a device that repeats its post gets a profile for the same one.
/// </summary>
internal sealed class AccountAttempts(AttemptMoves moves, EnrollmentJournal journal, IOptions<EnrollmentOptions> options, TimeProvider time)
{
    private const string Insert =
        """
        insert into enrollment_attempt (
            id, org_id, kind, mode, method, person_id, person, grant_id, group_id, scep_profile_id, state, variant, ownership, access_rights,
            holds_place, secret_hash, secret_expires_ms, platform, language, user_agent, remote_address, product_name, os_version, created_ms, stage_ms, expires_ms)
        values (
            @id, @OrganizationId, 'account', @Mode, @Method, @personId, @person, @grantId, @group, @scep, @state, 'direct', @ownership, @rights,
            false, @hash, 0, @platform, @language, @agent, @RemoteAddress, @Product, @OsVersion, @now, @now, @end)
        on conflict do nothing
        """;

    /// <summary>The attempt of a challenge, begun now or before; null when it has gone on already.</summary>
    public async Task<AttemptRow?> SigningInAsync(Tx tx, AttemptFacts facts, string secret)
    {
        if (await BySecretAsync(tx, facts.OrganizationId, secret) is { } known)
        {
            return known is { EndedMs: null, Stage: AttemptState.SigningIn } ? known : null;
        }

        await tx.ExecuteAsync(Insert, Row(facts, AttemptState.SigningIn, AttemptStore.HashSecret(secret)));
        return await BySecretAsync(tx, facts.OrganizationId, secret);
    }

    /// <summary>The attempt that a challenge began, locked.</summary>
    public static Task<AttemptRow?> BySecretAsync(Tx tx, string organizationId, string secret) => tx.FirstAsync<AttemptRow>(
        "select * from enrollment_attempt where secret_hash = @hash and org_id = @organizationId and kind = 'account'" + tx.ForUpdate,
        new { organizationId, hash = AttemptStore.HashSecret(secret) });

    /// <summary>The person signed in, and the device is about to have its token.</summary>
    public async Task SignedInAsync(Tx tx, AttemptRow attempt, DirectoryPerson person, string grantId)
    {
        await moves.ForwardAsync(tx, attempt.Id, AttemptState.SignedIn);
        await tx.ExecuteAsync(
            "update enrollment_attempt set person_id = @personId, person = @Name, grant_id = @grantId where id = @attemptId",
            new { attemptId = attempt.Id, personId = person.Id, person.Name, grantId });
    }

    /// <summary>
    /// The attempt that a token's profile is made for. Null when a device has enrolled by this grant already, or the person signed
    /// in for the other mode: whoever brings such a token gets nothing without signing in.
    /// </summary>
    public async Task<(AttemptRow Attempt, bool Again)?> ForGrantAsync(
        Tx tx, AttemptFacts facts, DirectoryPerson person, string grantId, Choice choice, SettingsRow settings, CancellationToken ct)
    {
        var last = await ByGrantAsync(tx, facts.OrganizationId, grantId);
        if (last is { CheckedIn: true } || (last is not null && last.Mode != facts.Mode))
        {
            return null;
        }

        if (last is { EndedMs: null, CertificateId: not null })
        {
            // It had its certificate and was never heard of; the device starts over.
            await moves.EndAsync(tx, last, AttemptState.Cancelled, Causes.Replaced, ct);
            await journal.WriteAsync(tx, new JournalEvent(last.OrgId, Codes.Cancelled, "device") { AttemptId = last.Id, Detail = new { cause = Causes.Replaced } });
        }

        var again = last is { EndedMs: null, CertificateId: null, Stage: AttemptState.ProfileIssued };
        if (last is not { EndedMs: null, CertificateId: null })
        {
            // How the person signed in stays as it was, for that is how they do it again.
            var asBefore = facts with { Method = last?.Method ?? facts.Method };
            await tx.ExecuteAsync(Insert, Row(asBefore, AttemptState.SignedIn, AttemptStore.HashSecret(SecretToken.New("")), person, grantId));
        }

        var attempt = (await ByGrantAsync(tx, facts.OrganizationId, grantId))!;
        await PrepareAsync(tx, attempt, facts, person, choice, settings);
        return ((await AttemptStore.ReadAsync(tx, facts.OrganizationId, attempt.Id))!, again);
    }

    private async Task PrepareAsync(Tx tx, AttemptRow attempt, AttemptFacts facts, DirectoryPerson person, Choice choice, SettingsRow settings)
    {
        await moves.ForwardAsync(tx, attempt.Id, AttemptState.ProfileIssued);
        var ownership = facts.Mode == AccountBinding.Byod ? DeviceOwnership.Personal : settings.OwnershipKind;
        await tx.ExecuteAsync(
            """
            update enrollment_attempt set group_id = @GroupId, scep_profile_id = @ScepProfileId, sso_id = @SsoId, ownership = @ownership, access_rights = @rights,
                managed_apple_account = @ManagedAppleAccount, required_app_id = @RequiredAppId, product_name = coalesce(@Product, product_name), os_version = coalesce(@OsVersion, os_version), expires_ms = @end
            where id = @Id
            """,
            new
            {
                attempt.Id,
                choice.GroupId,
                choice.ScepProfileId,
                facts.SsoId,
                person.ManagedAppleAccount,
                settings.RequiredAppId,
                ownership = Words.Of(ownership),
                rights = (int)RightsOf(ownership),
                facts.Product,
                facts.OsVersion,
                end = End(),
            });
    }

    private static Task<AttemptRow?> ByGrantAsync(Tx tx, string organizationId, string grantId) => tx.FirstAsync<AttemptRow>(
        "select * from enrollment_attempt where grant_id = @grantId and org_id = @organizationId order by id desc limit 1" + tx.ForUpdate,
        new { organizationId, grantId });

    private object Row(AttemptFacts facts, AttemptState state, byte[] hash, DirectoryPerson? person = null, string? grantId = null) => new
    {
        id = Id.New("att", time),
        facts.OrganizationId,
        facts.Mode,
        facts.Method,
        personId = person?.Id,
        person = person?.Name,
        grantId,
        group = (string?)null,
        scep = (string?)null,
        state = Words.Of(state),
        ownership = Words.Of(DeviceOwnership.Personal),
        rights = (int)RightsOf(DeviceOwnership.Personal),
        hash,
        platform = PlatformRules.OfProduct(facts.Product) is { } platform ? Words.Of(platform) : null,
        language = facts.Language?.StartsWith("de", StringComparison.OrdinalIgnoreCase) == true ? "de" : "en",
        agent = facts.UserAgent.AtMost(256),
        facts.RemoteAddress,
        facts.Product,
        facts.OsVersion,
        now = time.GetUtcNow().ToUnixTimeMilliseconds(),
        end = End(),
    };

    private static AccessRights RightsOf(DeviceOwnership ownership) => ownership == DeviceOwnership.Personal ? AccessRights.Personal : AccessRights.All;

    private long End() => (time.GetUtcNow() + options.Value.AttemptLifetime).ToUnixTimeMilliseconds();
}
