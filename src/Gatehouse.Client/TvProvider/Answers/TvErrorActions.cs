namespace Gatehouse.Client.TvProvider.Answers;

/// <summary>What helps after a <see cref="TvError"/>.</summary>
public static class TvErrorActions
{
    /// <summary>Nothing that an app could do by itself.</summary>
    public const string None = "none";

    /// <summary>The operator has to change something.</summary>
    public const string Configuration = "configuration";

    /// <summary>Register again; this library has tried.</summary>
    public const string ApplicationRegistration = "application-registration";

    /// <summary>Sign the viewer in, again.</summary>
    public const string Authentication = "authentication";

    /// <summary>Authorize again.</summary>
    public const string Authorization = "authorization";

    /// <summary>Try again; this library has tried a few times.</summary>
    public const string Retry = "retry";
}
