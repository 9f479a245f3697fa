using System.Collections.Immutable;
using Gatehouse.Client.Apps;

namespace Gatehouse.Client.Tests.Apps;

/// <summary>Everything that an app may do, as one word each.</summary>
public enum Act
{
    Start, StartBroken, Restart, RestartBroken, Enroll, EnrollElsewhere, Login, LoginStranger, SlowLogin, Exchange, ExchangeItself, Claims, ForgetAudience,
    EnableMode, SwitchHere, SwitchAway, ClearSoft, ClearAll, ClearAllConfirmed, ClearStranger, Delete, DeleteStranger,
    GetInformation, GetSdkState, GetUserList, GetLoggedInUser, GetState, PrepareNamed, SetCode, Suspend, Resume,
}

/// <summary>
/// What the reference says of the order of events, written down without looking at the code that is judged by it: who is
/// enrolled, where the controller stands, and what each act answers.
/// </summary>
/// <param name="State">As apps are told.</param>
/// <param name="Users">Who is enrolled; the last to log in first. <c>anon</c> and <c>ada</c>.</param>
public sealed record OrderModel(SdkState State, ImmutableList<string> Users)
{
    private const string Anonymous = "anon";
    private const string Named = "ada";

    public static OrderModel Initial { get; } = new(SdkState.Uninitialised, []);

    /// <summary>A start was tried.</summary>
    public bool Tried { get; private init; }

    /// <summary>The configuration that the next restart repeats is broken.</summary>
    public bool Broken { get; private init; }

    public bool Suspended { get; private init; }

    /// <summary>A login waits for the server.</summary>
    public bool Slow { get; private init; }

    /// <summary>The sign-in of a named user is prepared.</summary>
    public bool Prepared { get; private init; }

    /// <summary>What would log the named user in again was cleared.</summary>
    public bool NamedLost { get; private init; }

    private bool IsLost => NamedLost && !Users.IsEmpty && Users[0] == Named;

    private bool IsStarted => State != SdkState.Uninitialised;

    private bool IsLoggedIn => State == SdkState.LoggedIn;

    private SdkState Rest => Users.IsEmpty ? SdkState.ActivationRequired : SdkState.LoginRequired;

    /// <summary>What an act answers, and what it leads to. Null: it is no request.</summary>
    public (StatusType? Status, OrderModel Next) After(Act act) => act switch
    {
        Act.Suspend => (null, this with { Suspended = true }),
        Act.Resume => (Suspended ? StatusType.Ok : StatusType.NotSuspended, this with { Suspended = false }),
        Act.GetInformation or Act.GetSdkState or Act.GetUserList or Act.GetLoggedInUser or Act.GetState =>
            (Suspended || Tried ? StatusType.Ok : StatusType.InvalidState, this),
        _ when Suspended => No,
        Act.Start or Act.StartBroken => Slow || IsStarted ? No : Load(act == Act.StartBroken),
        Act.Restart or Act.RestartBroken => Tried ? Load(act == Act.RestartBroken || (Broken && act == Act.Restart)) : No,
        _ when !IsStarted => No,
        _ => Started(act),
    };

    /// <summary>The slow login is answered.</summary>
    public OrderModel Finish() => LogIn() with { Slow = false };

    private (StatusType?, OrderModel) No => (StatusType.InvalidState, this);

    private (StatusType?, OrderModel) Started(Act act) => act switch
    {
        Act.ForgetAudience or Act.SwitchHere => Only(IsLoggedIn, StatusType.Ok, this),
        Act.Exchange or Act.Claims => Renewing(IsLoggedIn, this),
        Act.ExchangeItself => Only(IsLoggedIn, StatusType.InvalidParameter, this),
        Act.SwitchAway => Only(IsLoggedIn, StatusType.NotSupported, this),

        // From here on everything changes the state, and one such request runs at a time.
        _ when Slow => No,
        Act.Enroll when State == SdkState.LoginRequired && Users.Contains(Anonymous) => (StatusType.UserIdAlreadyExists, this),
        Act.Enroll => Only(State == SdkState.ActivationRequired, StatusType.Ok, this with { State = SdkState.LoginRequired, Users = [Anonymous] }),
        Act.EnrollElsewhere => Only(State == SdkState.ActivationRequired, StatusType.InvalidParameter, this),
        Act.Login => Renewing(State != SdkState.ActivationRequired, LogIn()),
        Act.LoginStranger => Only(State != SdkState.ActivationRequired, StatusType.InvalidUserId, this),
        Act.SlowLogin => State == SdkState.LoginRequired && !IsLost ? (null, this with { Slow = true }) : Started(Act.Login),
        Act.EnableMode => Renewing(IsLoggedIn, this),
        Act.ClearStranger => (StatusType.InvalidUserId, this),
        Act.ClearSoft => (Users.IsEmpty ? StatusType.InvalidUserId : StatusType.Ok, this),
        Act.ClearAll or Act.ClearAllConfirmed => Clear(act == Act.ClearAllConfirmed),
        Act.DeleteStranger => Only(!IsLoggedIn, StatusType.InvalidUserId, this),
        Act.Delete when Users.IsEmpty => (StatusType.InvalidUserId, this),
        Act.Delete => Only(!IsLoggedIn, StatusType.Ok, Without()),
        Act.PrepareNamed => (StatusType.Ok, this with { Prepared = true }),
        Act.SetCode => Only(Prepared, StatusType.Ok, this with { State = SdkState.LoggedIn, Users = [Named, .. Users.Remove(Named)], Prepared = false, NamedLost = false }),
        _ => throw new ArgumentOutOfRangeException(nameof(act)),
    };

    private (StatusType?, OrderModel) Only(bool accepted, StatusType status, OrderModel next) => accepted ? (status, next) : No;

    // Needs tokens; where nothing is left to get them with, it ends the login.
    private (StatusType?, OrderModel) Renewing(bool accepted, OrderModel next) => !accepted ? No
        : IsLost ? (StatusType.NoTokenDataAvailable, this with { State = SdkState.LoginRequired })
        : (StatusType.Ok, next);

    private (StatusType?, OrderModel) Load(bool broken) => broken
        ? (StatusType.InvalidParameter, this with { State = SdkState.Uninitialised, Tried = true, Broken = true, Slow = false, Prepared = false })
        : (StatusType.Ok, this with { State = Rest, Tried = true, Broken = false, Slow = false, Prepared = false });

    private OrderModel LogIn() => this with { State = SdkState.LoggedIn };

    private (StatusType?, OrderModel) Clear(bool confirmed) =>
        Users.IsEmpty ? (StatusType.InvalidUserId, this)
        : Users[0] == Named ? (StatusType.Ok, this with { NamedLost = true })
        : confirmed ? (StatusType.Ok, Without())
        : (StatusType.InvalidParameter, this);

    private OrderModel Without()
    {
        var left = this with { Users = Users.RemoveAt(0), NamedLost = NamedLost && Users[0] != Named };
        return left with { State = left.Rest };
    }
}
