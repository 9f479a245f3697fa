using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.AccountDriven.Settings;

/// <summary>Settings rows. Read each time, so that a change holds at once in every process.</summary>
internal sealed class SettingsStore(Database database)
{
    private const string Select = "select * from enrollment_account_settings where org_id = @organizationId";

    private const string Insert = """
        insert into enrollment_account_settings (
            org_id, mode, method, group_id, scep_profile_id, ownership, required_app_id, sso_id, refusal_message,
            web_token_seconds, access_token_seconds, refresh_token_seconds, reauthenticate_days, version)
        values (@OrgId, @Mode, @Method, @GroupId, @ScepProfileId, @Ownership, @RequiredAppId, @SsoId, @RefusalMessage,
            @WebTokenSeconds, @AccessTokenSeconds, @RefreshTokenSeconds, @ReauthenticateDays, @Version)
        """;

    /// <summary>The settings, or what holds without any.</summary>
    public async Task<SettingsRow> ReadAsync(string organizationId, CancellationToken ct) =>
        await database.FirstAsync<SettingsRow>(Select, new { organizationId }, ct) ?? new SettingsRow { OrgId = organizationId };

    /// <summary>The same, locked for a change. Made when there are none, since nothing can be locked that is not there.</summary>
    public static async Task<SettingsRow> LockAsync(Tx tx, string organizationId)
    {
        await tx.ExecuteAsync(Insert + " on conflict (org_id) do nothing", new SettingsRow { OrgId = organizationId });
        return (await tx.FirstAsync<SettingsRow>(Select + tx.ForUpdate, new { organizationId }))!;
    }

    /// <summary>Writes a row in place of the one that was read.</summary>
    public static Task SaveAsync(Tx tx, SettingsRow row) => tx.ExecuteAsync(
        $"""
        {Insert}
        on conflict (org_id) do update set mode = excluded.mode, method = excluded.method, group_id = excluded.group_id,
            scep_profile_id = excluded.scep_profile_id, ownership = excluded.ownership, required_app_id = excluded.required_app_id,
            sso_id = excluded.sso_id, refusal_message = excluded.refusal_message, web_token_seconds = excluded.web_token_seconds,
            access_token_seconds = excluded.access_token_seconds, refresh_token_seconds = excluded.refresh_token_seconds,
            reauthenticate_days = excluded.reauthenticate_days, version = enrollment_account_settings.version + 1
        """, row);
}
