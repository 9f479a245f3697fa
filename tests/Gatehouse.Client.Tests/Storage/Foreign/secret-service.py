"""A Secret Service of one keyring that is locked at first, does not search it then, and asks the person to unlock it.

GNOME Keyring searches what is locked; KeePassXC and others do not. Argument: what the person answers, "yes" or "no".
Prints a line for each time the person is asked.
"""

import sys

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

ROOT = "/org/freedesktop/secrets"
KEYRING = ROOT + "/collection/main"
PROMPT = ROOT + "/prompt/1"
NONE = dbus.ObjectPath("/")
SECRET = "org.freedesktop.Secret."
PROPERTIES = "org.freedesktop.DBus.Properties"


class Node(dbus.service.Object):
    """An object with properties of one interface."""

    def properties(self):
        raise NotImplementedError

    @dbus.service.method(PROPERTIES, in_signature="s", out_signature="a{sv}")
    def GetAll(self, interface):
        return self.properties()

    @dbus.service.method(PROPERTIES, in_signature="ss", out_signature="v")
    def Get(self, interface, name):
        return self.properties()[name]


class Item(Node):
    def __init__(self, bus, keyring, number, attributes, secret):
        self.path = f"{KEYRING}/{number}"
        super().__init__(bus, self.path)
        self.keyring, self.attributes, self.secret = keyring, attributes, secret

    def properties(self):
        return {
            "Locked": dbus.Boolean(self.keyring.locked),
            "Attributes": dbus.Dictionary(self.attributes, signature="ss"),
            "Label": "",
            "Created": dbus.UInt64(0),
            "Modified": dbus.UInt64(0),
        }


class Keyring(Node):
    def __init__(self, bus):
        super().__init__(bus, KEYRING)
        self.bus, self.locked, self.items = bus, True, []

    def properties(self):
        return {
            "Locked": dbus.Boolean(self.locked),
            "Items": dbus.Array([dbus.ObjectPath(i.path) for i in self.items], signature="o"),
            "Label": "main",
            "Created": dbus.UInt64(0),
            "Modified": dbus.UInt64(0),
        }

    @dbus.service.method(SECRET + "Collection", in_signature="a{sv}(oayays)b", out_signature="oo")
    def CreateItem(self, properties, secret, replace):
        if self.locked:
            raise dbus.exceptions.DBusException("locked", name=SECRET + "Error.IsLocked")
        attributes = {str(k): str(v) for k, v in properties[SECRET + "Item.Attributes"].items()}
        item = Item(self.bus, self, len(self.items) + 1, attributes, secret)
        self.items.append(item)
        return dbus.ObjectPath(item.path), NONE


class Prompt(dbus.service.Object):
    def __init__(self, bus, keyring, agrees):
        super().__init__(bus, PROMPT)
        self.keyring, self.agrees = keyring, agrees

    @dbus.service.method(SECRET + "Prompt", in_signature="s")
    def Prompt(self, window):
        print("asked", flush=True)
        self.keyring.locked = not self.agrees
        GLib.idle_add(self.complete)

    def complete(self):
        opened = [] if self.keyring.locked else [dbus.ObjectPath(KEYRING)]
        self.Completed(not self.agrees, dbus.Array(opened, signature="o", variant_level=1))

    @dbus.service.signal(SECRET + "Prompt", signature="bv")
    def Completed(self, dismissed, result):
        pass


class Service(Node):
    def __init__(self, bus, keyring):
        super().__init__(bus, ROOT)
        self.keyring = keyring

    def properties(self):
        return {"Collections": dbus.Array([dbus.ObjectPath(KEYRING)], signature="o")}

    @dbus.service.method(SECRET + "Service", in_signature="sv", out_signature="vo")
    def OpenSession(self, algorithm, value):
        if algorithm != "plain":
            raise dbus.exceptions.DBusException(algorithm, name="org.freedesktop.DBus.Error.NotSupported")
        return dbus.String("", variant_level=1), dbus.ObjectPath(ROOT + "/session/1")

    @dbus.service.method(SECRET + "Service", in_signature="s", out_signature="o")
    def ReadAlias(self, name):
        return dbus.ObjectPath(KEYRING) if name == "default" else NONE

    @dbus.service.method(SECRET + "Service", in_signature="a{ss}", out_signature="aoao")
    def SearchItems(self, attributes):
        wanted = {str(k): str(v) for k, v in attributes.items()}
        items = [] if self.keyring.locked else self.keyring.items
        found = [i.path for i in items if wanted.items() <= i.attributes.items()]
        return dbus.Array(found, signature="o"), dbus.Array([], signature="o")

    @dbus.service.method(SECRET + "Service", in_signature="ao", out_signature="aoo")
    def Unlock(self, objects):
        return dbus.Array([], signature="o"), dbus.ObjectPath(PROMPT)

    @dbus.service.method(SECRET + "Service", in_signature="ao", out_signature="aoo")
    def Lock(self, objects):
        self.keyring.locked = True
        return objects, NONE

    @dbus.service.method(SECRET + "Service", in_signature="aoo", out_signature="a{o(oayays)}")
    def GetSecrets(self, paths, session):
        secrets = {dbus.ObjectPath(i.path): i.secret for i in self.keyring.items if i.path in paths}
        return dbus.Dictionary(secrets, signature="o(oayays)")


dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
session = dbus.SessionBus()
keyring = Keyring(session)
objects = [Prompt(session, keyring, sys.argv[1] == "yes"), Service(session, keyring)]
name = dbus.service.BusName("org.freedesktop.secrets", session)
GLib.MainLoop().run()
