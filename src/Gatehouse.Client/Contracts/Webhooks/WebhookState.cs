namespace Gatehouse.Client.Contracts.Webhooks;

/// <summary>How a webhook goes.</summary>
public enum WebhookState
{
    /// <summary>Messages are sent.</summary>
    Active,

    /// <summary>Messages are sent and do not arrive; they are tried again.</summary>
    Failing,

    /// <summary>An administrator switched it off. What happens meanwhile is not noted for it.</summary>
    Disabled,

    /// <summary>It failed for too long, or said that it is gone (410). What happens meanwhile is not noted for it; enable it to go on.</summary>
    Suspended,
}
