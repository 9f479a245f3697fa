namespace Gatehouse.Client.Apps.Events;

/// <summary>Something the controller tells without having been asked.</summary>
public abstract record NotificationEvent : AppEvent
{
    private protected NotificationEvent()
    {
    }
}
