using System.Reflection;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps.Core;

/// <summary>Answers what needs no more than looking.</summary>
internal sealed class Information(Controller controller)
{
    private static readonly string s_version = typeof(Information).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public GetSdkStateResultEvent State() => Verdict.Ok.To<GetSdkStateResultEvent>() with { SdkState = controller.Gate.Phase.ToSdkState() };

    public GetUserListResultEvent Users() => Verdict.Ok.To<GetUserListResultEvent>() with { UserList = controller.Users.Details };

    public GetLoggedInUserResultEvent LoggedInUser() => Verdict.Ok.To<GetLoggedInUserResultEvent>() with { LoggedInUserIdentifier = LoggedIn?.User.User };

    public GetInformationResultEvent Everything()
    {
        var result = Verdict.Ok.To<GetInformationResultEvent>() with { SdkVersion = s_version };
        return controller.SettingsOrNull is not { } settings ? result : result with
        {
            Locale = settings.Locale,
            Version = settings.Version,
            AppName = settings.AppName,
            LoggedInUserIdentifier = LoggedIn?.User.User,
            IamConfigurationData = new IamConfigurationData(LoggedIn?.User.ClientId ?? settings.ClientId, settings.Server, settings.RedirectUri ?? ""),
        };
    }

    /// <summary>What the controller waits for: a login, or its own end of work.</summary>
    public StatusResultEvent SendAgain()
    {
        if (controller.Gate.IsBusy)
        {
            controller.Hub.Publish(new BusyEvent());
        }
        else if (controller.Gate.Phase == Phase.LoginRequired)
        {
            controller.Hub.Publish(new StartLoginEvent(controller.Users.Details));
        }
        else
        {
            controller.Hub.Publish(new IdleEvent());
        }

        return Verdict.Ok.To<StatusResultEvent>();
    }

    public StatusResultEvent Switch(SwitchWorkspaceEvent request) => (controller.Session?.User.User.TenantId == request.TenantId
        ? Verdict.Ok
        : new Verdict(StatusType.NotSupported, 0, "An installation belongs to one tenant; enroll in the other.")).To<StatusResultEvent>();

    private Session? LoggedIn => controller.Gate.Phase == Phase.LoggedIn ? controller.Session : null;
}
