using System.Net;
using System.Security.Cryptography;
using Gatehouse.Protocols.Mdm;
using Gatehouse.Protocols.Mdm.Results;
using Gatehouse.Simulator.Accounts;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Keys;
using Gatehouse.Simulator.Management;
using Gatehouse.Simulator.Network;
using Gatehouse.Simulator.Profiles;

namespace Gatehouse.Simulator;

/// <summary>
/// An Apple device with its owner: enrolls by a link, keeps profiles and certificates, wakes up when pushed, carries
/// out commands and reports on them. What it does, it does one thing after the other, as a device does.
/// </summary>
public sealed class SimulatedDevice : IDisposable
{
    private readonly SimulatedDeviceOptions _options;
    private readonly SemaphoreSlim _busy = new(1, 1);
    private readonly SemaphoreSlim _pushed = new(0);
    private readonly MdmConnection _connection;
    private int _acknowledged;
    private int _failed;
    private int _putOff;

    /// <summary>Makes a device that is on and not managed.</summary>
    public SimulatedDevice(DeviceFacts facts, SimulatedDeviceOptions options)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(options);
        (Facts, _options) = (facts, options);
        HasPasscode = facts.Kind is DeviceKind.IPhone or DeviceKind.IPad or DeviceKind.Vision;
        _connection = new MdmConnection(options.Network, this);
        Installer = new ProfileInstaller(this, options.Network, _connection);
    }

    /// <summary>Raised when the device reaches a stage, on the thread that took it there.</summary>
    public event Action<SimulatedDevice, EnrollmentStage>? StageReached;

    /// <summary>What it is.</summary>
    public DeviceFacts Facts { get; }

    /// <summary>How it behaves.</summary>
    public DeviceBehavior Behavior { get; } = new();

    /// <summary>Identities and certificates.</summary>
    public Keychain Keychain { get; } = new();

    /// <summary>Installed profiles.</summary>
    public ProfileShelf Profiles { get; } = new();

    /// <summary>Its server; null while not managed.</summary>
    public ManagementState? Management { get; internal set; }

    /// <summary>How far it has come.</summary>
    public EnrollmentStage Stage { get; private set; }

    /// <summary>Who holds it and signs in when it asks; null while nobody does. May change hands.</summary>
    public AccountOwner? Owner { get; set; }

    /// <summary>The app that Enrollment SSO put on it; null for none.</summary>
    public SsoApp? SsoApp { get; internal set; }

    /// <summary>Waits in Setup Assistant.</summary>
    public bool AwaitsConfiguration { get; internal set; }

    /// <summary>A passcode is set.</summary>
    public bool HasPasscode { get; set; }

    /// <summary>The screen was locked by command.</summary>
    public bool IsScreenLocked { get; internal set; }

    /// <summary>PIN that a locked Mac waits for; null when it is not locked.</summary>
    public string? LockPin { get; internal set; }

    /// <summary>Turned on. A device that is off ignores pushes.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>Restarts by command.</summary>
    public int Restarts { get; internal set; }

    /// <summary>Times it was erased by command.</summary>
    public int Erasures { get; private set; }

    /// <summary>Commands it carried out.</summary>
    public int Acknowledged => _acknowledged;

    /// <summary>Commands it answered with an error.</summary>
    public int Failed => _failed;

    /// <summary>Commands it put off.</summary>
    public int PutOff => _putOff;

    internal TimeProvider Time => _options.Time;

    internal IDeviceKeys Keys => _options.Keys;

    internal SimulatedAppleDeviceCa? AppleCa => _options.AppleCa;

    internal ProfileInstaller Installer { get; }

    /// <summary>Opens the link in the browser, downloads the profile and installs it.</summary>
    public Task<EnrollmentOutcome> EnrollAsync(Uri link, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(link);
        return InstallAsync(async () =>
        {
            var safari = new Safari(_options.Network, Facts.Model);
            var form = await safari.OpenAsync(link, ct).ConfigureAwait(false);
            Advance(EnrollmentStage.PageOpened);
            return (await safari.DownloadAsync(form, ct).ConfigureAwait(false), null);
        }, ct);
    }

    /// <summary>Installs a profile that came another way, as Apple Configurator or a cable brings it.</summary>
    public Task<EnrollmentOutcome> EnrollAsync(ReadOnlyMemory<byte> profile, CancellationToken ct) =>
        InstallAsync(() => Task.FromResult<(ReadOnlyMemory<byte>, AccountState?)>((profile, null)), ct);

    /// <summary>
    /// Its owner types their account: the domain is asked where to enroll, the person signs in, and what comes is installed.
    /// </summary>
    /// <param name="owner">Stays the owner from then on, and signs in again when the server asks for it.</param>
    /// <param name="ct">Cancels.</param>
    public Task<EnrollmentOutcome> EnrollAsync(AccountOwner owner, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(owner);
        Owner = owner;
        return InstallAsync(async () => await new AccountEnrollment(this, _options.Network).RunAsync(owner, ct).ConfigureAwait(false), ct);
    }

    /// <summary>Asks the server for commands and carries them out until there are no more; on a Mac with a managed user, for the user too.</summary>
    public async Task<SessionOutcome> ConnectAsync(CancellationToken ct)
    {
        await _busy.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (Management is null || !IsOn)
            {
                return new SessionOutcome.Skipped();
            }

            var outcome = await TalkAsync(ct).ConfigureAwait(false);
            if (outcome is SessionOutcome.Finished { Commands: > 0 } && Management is not null)
            {
                Reach(EnrollmentStage.Answering);
            }

            return outcome;
        }
        finally
        {
            _busy.Release();
        }
    }

    /// <summary>Connects whenever it is pushed, until cancelled. Pushes that come while it is connected are one more connect, however many they are.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await _pushed.WaitAsync(ct).ConfigureAwait(false);
            while (_pushed.CurrentCount > 0 && await _pushed.WaitAsync(0, ct).ConfigureAwait(false))
            {
            }

            await ConnectAsync(ct).ConfigureAwait(false);
        }
    }

    /// <summary>A push arrived. One with another magic is for an earlier life of the device and is ignored.</summary>
    public void Push(string magic)
    {
        if (IsOn && Management is { } management && (magic == management.PushMagic || magic == management.User?.PushMagic))
        {
            _pushed.Release();
        }
    }

    /// <summary>Waits for the next push, without connecting.</summary>
    public Task<bool> WaitForPushAsync(TimeSpan timeout, CancellationToken ct) => _pushed.WaitAsync(timeout, ct);

    /// <summary>The owner removes the management profile. Says goodbye once where the profile asks for it, whatever the answer.</summary>
    public async Task RemoveManagementAsync(CancellationToken ct)
    {
        await _busy.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (Management is { CheckOutWhenRemoved: true } management && Behavior.ChecksOut)
            {
                await SayGoodbyeAsync(management, ct).ConfigureAwait(false);
            }

            EndManagement();
        }
        finally
        {
            _busy.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        IsOn = false; // a push may still be on its way
        _connection.Dispose();
        _busy.Dispose();
        _pushed.Dispose();
    }

    internal void Reach(EnrollmentStage stage)
    {
        Stage = stage;
        StageReached?.Invoke(this, stage);
    }

    /// <summary>Reaches a stage of an enrollment, and stops there when that is its behaviour.</summary>
    internal void Advance(EnrollmentStage stage)
    {
        Reach(stage);
        if (Behavior.StallAfter == stage && stage < EnrollmentStage.Enrolled)
        {
            throw new DeviceStopped();
        }
    }

    /// <summary>Makes the declarations of its app, if it has one by them, those of the server.</summary>
    internal async Task SynchronizeAsync(CancellationToken ct)
    {
        if (Management is { } management && SsoApp is { Declarations.Count: > 0 } app)
        {
            SsoApp = await new DeclarationSync(this, _connection).RunAsync(management, app, ct).ConfigureAwait(false);
        }
    }

    internal void Count(CommandStatus status)
    {
        switch (status)
        {
            case CommandStatus.Acknowledged: Interlocked.Increment(ref _acknowledged); break;
            case CommandStatus.NotNow: Interlocked.Increment(ref _putOff); break;
            default: Interlocked.Increment(ref _failed); break;
        }
    }

    internal byte[] NewPushToken(string topic, bool forUser = false) =>
        _options.Push?.Register(this, topic, forUser) ?? RandomNumberGenerator.GetBytes(32);

    internal static string NewPushMagic() => Guid.NewGuid().ToString("D").ToUpperInvariant();

    /// <summary>
    /// Ends the management when an answer says so: 403 together with <c>com.apple.unrecognized.device</c>, and 401 where no
    /// account drives the enrollment. With an account 401 only asks for a better token.
    /// </summary>
    internal void Heed(HttpAnswer answer)
    {
        var unrecognized = answer.Status == HttpStatusCode.Forbidden && answer.Body.AsSpan().IndexOf("com.apple.unrecognized.device"u8) >= 0;
        var unauthorized = answer.Status == HttpStatusCode.Unauthorized && Management is { Account: null };
        if (unrecognized || unauthorized)
        {
            EndManagement();
        }
    }

    /// <summary>What goes away with the enrollment profile: it, everything the server installed, and their certificates.</summary>
    internal void EndManagement()
    {
        foreach (var profile in Profiles.Installed.Where(profile => profile.IsManaged || profile.IsEnrollment))
        {
            Keychain.RemoveOf(profile.Identifier);
        }

        Profiles.RemoveManaged();
        _options.Push?.Forget(this);
        Management = null;
        AwaitsConfiguration = false;
        Reach(EnrollmentStage.Unenrolled);
    }

    /// <summary>Erases everything; no goodbye is said.</summary>
    internal void Wipe()
    {
        EndManagement();
        Profiles.Wipe();
        Keychain.Wipe();
        (HasPasscode, IsScreenLocked, LockPin) = (false, false, null);
        Erasures++;
    }

    private async Task<SessionOutcome> TalkAsync(CancellationToken ct)
    {
        var device = await new CommandSession(this, _connection, EnrollmentChannel.Device).RunAsync(ct).ConfigureAwait(false);
        if (device is not SessionOutcome.Finished { Commands: var first } || Management is not { User: not null } || !IsOn)
        {
            return device;
        }

        var user = await new CommandSession(this, _connection, EnrollmentChannel.User).RunAsync(ct).ConfigureAwait(false);
        return user is SessionOutcome.Finished { Commands: var more } ? new SessionOutcome.Finished(first + more) : user;
    }

    private async Task<EnrollmentOutcome> InstallAsync(Func<Task<(ReadOnlyMemory<byte> Profile, AccountState? Account)>> getProfile, CancellationToken ct)
    {
        await _busy.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            Reach(EnrollmentStage.None);
            var (profile, account) = await getProfile().ConfigureAwait(false);
            Advance(EnrollmentStage.ProfileDownloaded);
            await Installer.InstallByOwnerAsync(profile, account, ct).ConfigureAwait(false);
            return new EnrollmentOutcome.Managed();
        }
        catch (DeviceStopped)
        {
            return new EnrollmentOutcome.Stalled(Stage);
        }
        catch (DeviceRefusal refusal)
        {
            return new EnrollmentOutcome.Failed(Stage, refusal.Message, refusal.HttpStatus);
        }
        catch (HttpRequestException failure)
        {
            return new EnrollmentOutcome.Failed(Stage, failure.Message, null);
        }
        finally
        {
            _busy.Release();
        }
    }

    private async Task SayGoodbyeAsync(ManagementState management, CancellationToken ct)
    {
        try
        {
            await _connection.CheckInAsync(management, CheckIns.CheckOut(this, management), ct).ConfigureAwait(false);
        }
        catch (HttpRequestException)
        {
            // One attempt, best effort: the profile is removed all the same.
        }
    }
}
