using Gatehouse.Protocols.Mdm;
using Gatehouse.Protocols.Mdm.CheckIn;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Devices;

/// <summary>Begins an epoch: an admitted <c>Authenticate</c> is a new enrollment, also of a device that we know.</summary>
public sealed class DeviceIntake(TimeProvider time)
{
    /// <summary>Makes or resets the device and its channel, and voids what belonged to the epoch before. Returns the device's id.</summary>
    public async Task<string> BeginEpochAsync(Tx tx, string organizationId, Authenticate message, IntroductionDecision.Admit admit)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var deviceId = await UpsertDeviceAsync(tx, organizationId, message, admit, now);

        // An erase command meant for the incarnation before would be executed by the next one.
        await tx.ExecuteAsync(
            "update mdm_delivery set state = 'cancelled', closed_ms = @now where device_id = @deviceId and closed_ms is null", new { deviceId, now });
        await tx.ExecuteAsync(
            """
            update mdm_enrollment set state = 'unenrolled', push_token = null, push_magic = null, token_tally = 0, awaiting_configuration = false,
                awaiting_since_ms = null, push_due_ms = null, updated_ms = @now
            where device_id = @deviceId and user_key <> ''
            """,
            new { deviceId, now });
        await tx.ExecuteAsync("delete from mdm_device_profile where device_id = @deviceId", new { deviceId });
        await tx.ExecuteAsync("delete from mdm_group_member where device_id = @deviceId", new { deviceId });
        await UpsertChannelAsync(tx, organizationId, deviceId, message, now);
        return deviceId;
    }

    private async Task<string> UpsertDeviceAsync(Tx tx, string organizationId, Authenticate message, IntroductionDecision.Admit admit, long now)
    {
        var key = message.Enrollment.IsUserEnrollment ? "apple_enrollment_id" : "udid";
        return (await tx.ScalarAsync<string>(
            $"""
            insert into mdm_device (
                id, org_id, kind, udid, apple_enrollment_id, serial_number, imei, meid, device_name, product_name, model, model_name,
                os_version, build_version, platform, ownership, state, access_rights, attempt_id, epoch, setup, pending_group_id,
                account_mode, person_id, grant_id, authorization_method, authenticated_ms, created_ms, updated_ms)
            values (
                @id, @organizationId, @kind, @Udid, @EnrollmentId, @SerialNumber, @Imei, @Meid, @DeviceName, @ProductName, @Model, @ModelName,
                @OSVersion, @BuildVersion, @platform, @Ownership, 'pending', @rights, @AttemptId, 1, 'none', @GroupId,
                @accountMode, @personId, @grantId, @method, @authenticated, @now, @now)
            on conflict (org_id, {key}) where {key} is not null do update set
                serial_number = coalesce(excluded.serial_number, mdm_device.serial_number), imei = coalesce(excluded.imei, mdm_device.imei),
                meid = coalesce(excluded.meid, mdm_device.meid), device_name = coalesce(excluded.device_name, mdm_device.device_name),
                product_name = coalesce(excluded.product_name, mdm_device.product_name), model = coalesce(excluded.model, mdm_device.model),
                model_name = coalesce(excluded.model_name, mdm_device.model_name), os_version = coalesce(excluded.os_version, mdm_device.os_version),
                build_version = coalesce(excluded.build_version, mdm_device.build_version), platform = coalesce(excluded.platform, mdm_device.platform),
                ownership = excluded.ownership, state = 'pending', left_because = null, left_ms = null, leaving_ms = null, supervised = null,
                access_rights = excluded.access_rights, attempt_id = excluded.attempt_id, epoch = mdm_device.epoch + 1, setup = 'none',
                pending_group_id = excluded.pending_group_id, lock_pin = null, enrolled_ms = null,
                -- The same sign-in once more undoes nothing: neither when it was, nor that another one is wanted.
                authenticated_ms = case when mdm_device.grant_id = excluded.grant_id then mdm_device.authenticated_ms else excluded.authenticated_ms end,
                reauthenticate_ms = case when mdm_device.grant_id = excluded.grant_id then mdm_device.reauthenticate_ms end,
                challenged_ms = case when mdm_device.grant_id = excluded.grant_id then mdm_device.challenged_ms end,
                person_gone_ms = case when mdm_device.grant_id = excluded.grant_id then mdm_device.person_gone_ms end,
                account_mode = excluded.account_mode, person_id = excluded.person_id, grant_id = excluded.grant_id,
                authorization_method = excluded.authorization_method,
                version = mdm_device.version + 1, updated_ms = excluded.updated_ms
            returning id
            """,
            new
            {
                id = Id.New("dev", time),
                organizationId,
                kind = message.Enrollment.IsUserEnrollment ? "user" : "device",
                message.Enrollment.Udid,
                message.Enrollment.EnrollmentId,
                SerialNumber = Text.Clean(message.SerialNumber),
                Imei = Text.Clean(message.Imei),
                Meid = Text.Clean(message.Meid),
                DeviceName = Text.Clean(message.DeviceName),
                ProductName = Text.Clean(message.ProductName),
                Model = Text.Clean(message.Model),
                ModelName = Text.Clean(message.ModelName),
                OSVersion = Text.Clean(message.OSVersion),
                BuildVersion = Text.Clean(message.BuildVersion),
                platform = PlatformOf(message, admit.Account)?.Name(),
                admit.Ownership,
                rights = (long)admit.AccessRights,
                admit.AttemptId,
                admit.GroupId,
                accountMode = admit.Account?.Mode,
                personId = admit.Account?.PersonId,
                grantId = admit.Account?.GrantId,
                method = admit.Account?.Method,
                authenticated = admit.Account is null ? (long?)null : now,
                now,
            }))!;
    }

    // A device that turns into a Mac after its person signed in would get rid of the token that it has to show.
    private static MdmPlatform? PlatformOf(Authenticate message, AccountBinding? account)
    {
        var claimed = MdmPlatforms.OfProduct(message.ProductName) ?? MdmPlatforms.OfProduct(message.ModelName?.Replace(" ", "", StringComparison.Ordinal));
        return claimed == MdmPlatform.MacOS && account is { Mac: false } ? MdmPlatform.IOS : claimed;
    }

    // No push before the first TokenUpdate: token and magic of the epoch before are useless. The unlock token stays, since
    // an enrollment that is refreshed may not send it again.
    private Task UpsertChannelAsync(Tx tx, string organizationId, string deviceId, Authenticate message, long now) =>
        tx.ExecuteAsync(
            """
            insert into mdm_enrollment (id, org_id, device_id, key_kind, device_key, state, topic, created_ms, updated_ms)
            values (@id, @organizationId, @deviceId, @kind, @deviceKey, 'authenticated', @Topic, @now, @now)
            on conflict (org_id, key_kind, device_key, user_key) do update set
                state = 'authenticated', topic = excluded.topic, push_token = null, push_magic = null, token_ms = null, token_tally = 0,
                bootstrap_token = null, awaiting_configuration = false, awaiting_since_ms = null, not_on_console = null,
                declarations_token = null,
                push_due_ms = null, push_step = 0, push_failures = 0, pushed_ms = null, push_error = null, updated_ms = excluded.updated_ms
            """,
            new
            {
                id = Id.New("enr", time),
                organizationId,
                deviceId,
                kind = ChannelStore.KeyKind(message.Enrollment),
                deviceKey = message.Enrollment.DeviceId,
                message.Topic,
                now,
            });
}
