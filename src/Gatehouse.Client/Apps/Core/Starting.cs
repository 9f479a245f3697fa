using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps.Core;

/// <summary>Start and restart. Neither uses the network.</summary>
internal sealed class Starting(Controller controller)
{
    private static readonly IReadOnlyList<string> s_features = ["anonymousEnrollment", "offlineLogin", "tokenExchange", "authenticationModes", "upgrade"];

    private StartRequest? _last;

    public async Task<StartResultEvent> StartAsync(StartEvent start, CancellationToken ct)
    {
        var before = controller.Gate.Phase;
        try
        {
            var verdict = await LoadAsync(StartRequest.Of(start), ct).ConfigureAwait(false);
            return verdict.To<StartResultEvent>() with
            {
                SdkState = controller.Gate.Phase.ToSdkState(),
                UserDetailsList = controller.Users.Details,
                SupportedFeatures = s_features,
            };
        }
        catch (OperationCanceledException)
        {
            controller.Gate.Become(before);
            throw;
        }
    }

    public async Task<RestartResultEvent> RestartAsync(RestartEvent restart, CancellationToken ct)
    {
        await controller.Gate.DrainAsync().ConfigureAwait(false);
        controller.DropSession();
        controller.HttpRequests.Dispose();

        // From here on there is no way back to what was; whoever cancels may start or restart again.
        controller.Gate.Become(Phase.Uninitialised);
        var verdict = await LoadAsync(StartRequest.Of(restart, _last!), ct).ConfigureAwait(false);
        return verdict.To<RestartResultEvent>() with
        {
            SdkState = controller.Gate.Phase.ToSdkState(),
            UserDetailsList = controller.Users.Details,
            SupportedFeatures = s_features,
        };
    }

    private async Task<Verdict> LoadAsync(StartRequest request, CancellationToken ct)
    {
        _last = request;
        controller.NamedLogin.Forget();
        controller.Users.Clear();
        var verdict = await ReadAsync(request, ct).ConfigureAwait(false);
        controller.Gate.Become(verdict.IsOk ? controller.PhaseWithoutSession : Phase.Uninitialised);
        return verdict;
    }

    private async Task<Verdict> ReadAsync(StartRequest request, CancellationToken ct)
    {
        var (settings, failure) = SettingsReader.Read(request, controller.Options);
        if (settings is null)
        {
            return failure!;
        }

        if (controller.Options.Keys.Protection < settings.LeastProtection)
        {
            return new Verdict(StatusType.NotSupported, 0, "Keys of this device do not live where the configuration demands.");
        }

        StoreInventory inventory;
        try
        {
            inventory = await controller.Options.Store.StartAsync(ct).ConfigureAwait(false);
        }
        catch (SecureStoreException e)
        {
            return new Verdict(StatusType.Failed, e.Fault == StoreFault.VaultUnreachable ? AppErrorCodes.VaultUnreachable : AppErrorCodes.StorageUnusable, e.Message);
        }

        if (inventory.Removed > 0)
        {
            controller.Hub.Publish(new WarningEvent(ErrorType.Storage, AppErrorCodes.StorageCorrupt, $"{inventory.Removed} stored users could not be read and were removed."));
        }

        controller.Configure(settings);
        controller.Users.Load(inventory.Users);
        return Verdict.Ok;
    }
}
